//! Partner's site, built with Vite or webpack: with the package installed from its archive, and the pinned libraries.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use tempfile::TempDir;

/// Files of a React site besides those of the example, as `npm create vite` creates them.
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
/// Files of a Vue site besides those of the example, as `npm create vite` creates them.
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

/// Site in a temporary folder.
pub struct Site(TempDir);

impl Site {
    /// Creates a site with given files and the package.
    pub fn with(files: &[(String, String)]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.write("package.json", r#"{ "name": "a-partner", "private": true, "type": "module" }"#);
        let mut npm = site.command("npm");
        npm.args(["install", "--offline", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]);
        run(npm.arg(archive()));
        for library in npm_libraries().read_dir().unwrap() {
            let library = library.unwrap();
            let link = site.path().join("node_modules").join(library.file_name());
            // Names of npm's own files begin with a dot.
            if !library.file_name().to_string_lossy().starts_with('.') {
                std::os::unix::fs::symlink(library.path(), link).unwrap();
            }
        }
        for (name, content) in files {
            site.write(name, content);
        }
        site
    }

    /// Creates a site from an example of the guide.
    pub fn of_example(framework: &str, files: &[(String, String)]) -> Self {
        let additional: &[(&str, &str)] = match framework {
            "React" => &REACT,
            "Vue" => &VUE,
            _ => &[],
        };
        let additional = additional.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned()));
        Self::with(&additional.chain(files.iter().cloned()).collect::<Vec<_>>())
    }

    /// Returns the folder of the site.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads a file of the site.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Writes a file of the site.
    pub fn write(&self, name: &str, content: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Creates a command that runs in the folder of the site.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path());
        command
    }

    /// Builds the site with Vite and returns the folder to serve.
    pub fn build(&self) -> PathBuf {
        run(self.vite().arg("build"));
        self.path().join("dist")
    }

    /// Builds the site with webpack, without configuration for the package, and returns the folder to serve.
    pub fn build_with_webpack(&self) -> PathBuf {
        let build = "const done = (error, stats) => { \
                process.stdout.write(String(error ?? stats)); \
                process.exitCode = error || stats.hasErrors() ? 1 : 0; \
            }; \
            require('webpack')({ mode: 'production', entry: './src/main.js', output: { publicPath: 'auto' } }, done)";
        run(self.command("node").args(["-e", build]));
        self.write("dist/index.html", &self.read("index.html").replace("/src/main.js", "main.js"));
        self.path().join("dist")
    }

    /// Starts Vite's development server.
    pub fn start_dev_server(&self) -> DevServer {
        let mut child =
            self.vite().args(["--host", "127.0.0.1", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("Local:") {
            line.clear();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "Vite ended before it served anything");
        }
        let url = line.split_whitespace().last().unwrap().to_owned();
        DevServer { url, child, _stdout: stdout }
    }

    fn vite(&self) -> Command {
        let mut node = self.command("node");
        // Without colours, because its output is parsed.
        node.arg("node_modules/vite/bin/vite.js").env("NO_COLOR", "1");
        node
    }
}

/// Running development server.
pub struct DevServer {
    /// URL of the site.
    pub url: String,
    child: Child,
    // Kept open: Vite ends when its standard output is closed.
    _stdout: BufReader<ChildStdout>,
}

impl Drop for DevServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command that must succeed, and returns its standard output.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{command:?}\n{stdout}\n{stderr}");
    stdout
}

/// Returns the folder with Vite, webpack, the frameworks and TypeScript.
pub fn npm_libraries() -> PathBuf {
    existing_path("SID_PLEDGE_BUNDLING", ".tools/bundling/node_modules")
}

fn archive() -> PathBuf {
    existing_path("SID_PLEDGE_PACKAGE", concat!("dist/sid-pledge-", env!("CARGO_PKG_VERSION"), ".tgz"))
}

fn existing_path(variable: &str, default: &str) -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join(default);
    let path = std::env::var_os(variable).map_or(default, Into::into);
    assert!(path.exists(), "{} is missing: `cargo xtask test` creates it", path.display());
    path
}
