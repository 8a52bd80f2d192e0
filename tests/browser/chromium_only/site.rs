//! A partner's site that is built with Vite or webpack: the package installed from its archive, the rest as set-up has pinned it.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use tempfile::TempDir;

/// What a site of a framework has besides the example's own files, as `npm create vite` makes it.
const REACT: [(&str, &str); 3] = [
    ("vite.config.js", "import react from \"@vitejs/plugin-react\";\nexport default { plugins: [react()] };\n"),
    (
        "index.html",
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Our page</title></head><body><div id=\"root\"></div><script type=\"module\" src=\"/src/main.jsx\"></script></body></html>",
    ),
    (
        "src/main.jsx",
        "import { createRoot } from \"react-dom/client\";\nimport App from \"./App.jsx\";\ncreateRoot(document.getElementById(\"root\")).render(<App />);\n",
    ),
];
const VUE: [(&str, &str); 2] = [
    (
        "index.html",
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Our page</title></head><body><div id=\"app\"></div><script type=\"module\" src=\"/src/main.js\"></script></body></html>",
    ),
    (
        "src/main.js",
        "import { createApp } from \"vue\";\nimport App from \"./App.vue\";\ncreateApp(App).mount(\"#app\");\n",
    ),
];

/// The site, in a folder of its own.
pub struct Site(TempDir);

impl Site {
    /// A site with these files in it, and nothing else but the package.
    pub fn with(files: &[(String, String)]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.write("package.json", r#"{ "name": "a-partner", "private": true, "type": "module" }"#);
        let mut npm = site.command("npm");
        npm.args(["install", "--offline", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]);
        succeed(npm.arg(archive()));
        for library in bundling().read_dir().unwrap() {
            let library = library.unwrap();
            let place = site.path().join("node_modules").join(library.file_name());
            // What npm keeps for itself begins with a dot.
            if !library.file_name().to_string_lossy().starts_with('.') {
                std::os::unix::fs::symlink(library.path(), place).unwrap();
            }
        }
        for (name, content) in files {
            site.write(name, content);
        }
        site
    }

    /// A site made from an example of the guide.
    pub fn of_example(framework: &str, files: &[(String, String)]) -> Self {
        let around: &[(&str, &str)] = match framework {
            "React" => &REACT,
            "Vue" => &VUE,
            _ => &[],
        };
        let around = around.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned()));
        Self::with(&around.chain(files.iter().cloned()).collect::<Vec<_>>())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// What a file of it holds.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Puts a file into it.
    pub fn write(&self, name: &str, content: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// A command that runs in it.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path());
        command
    }

    /// Builds it, and gives the folder with what is to be served.
    pub fn build(&self) -> PathBuf {
        succeed(self.vite().arg("build"));
        self.path().join("dist")
    }

    /// Builds its script with webpack as it comes, and gives the folder with what is to be served.
    pub fn build_with_webpack(&self) -> PathBuf {
        let build = "const done = (fault, stats) => { \
                process.stdout.write(String(fault ?? stats)); \
                process.exitCode = fault || stats.hasErrors() ? 1 : 0; \
            }; \
            require('webpack')({ mode: 'production', entry: './src/main.js', output: { publicPath: 'auto' } }, done)";
        succeed(self.command("node").args(["-e", build]));
        self.write("dist/index.html", &self.read("index.html").replace("/src/main.js", "main.js"));
        self.path().join("dist")
    }

    /// Starts the server that a developer has it shown by.
    pub fn develop(&self) -> Development {
        let mut child =
            self.vite().args(["--host", "127.0.0.1", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("Local:") {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "Vite ended before it served anything");
        }
        let url = line.split_whitespace().last().unwrap().to_owned();
        Development { url, child, _said: said }
    }

    fn vite(&self) -> Command {
        let mut node = self.command("node");
        // Without colours, so that what it says can be read.
        node.arg("node_modules/vite/bin/vite.js").env("NO_COLOR", "1");
        node
    }
}

/// Vite's own server, gone with its owner.
pub struct Development {
    /// Its address.
    pub url: String,
    child: Child,
    // Vite ends when nobody hears what else it says.
    _said: BufReader<ChildStdout>,
}

impl Drop for Development {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command that must succeed, and gives what it prints.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let [said, complained] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{command:?}\n{said}\n{complained}");
    said
}

/// The folder with Vite, the frameworks, and what reads types.
pub fn bundling() -> PathBuf {
    there("SID_PLEDGE_BUNDLING", ".tools/bundling/node_modules")
}

fn archive() -> PathBuf {
    there("SID_PLEDGE_PACKAGE", concat!("dist/sid-pledge-", env!("CARGO_PKG_VERSION"), ".tgz"))
}

fn there(variable: &str, otherwise: &str) -> PathBuf {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join(otherwise);
    let path = std::env::var_os(variable).map_or(usual, Into::into);
    assert!(path.exists(), "{} is missing: `cargo xtask test` makes it", path.display());
    path
}
