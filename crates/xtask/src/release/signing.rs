//! Signatures of the files that follow each release: `/embed.js`, `/frame.js` and `/widget.css`.
//!
//! A host page cannot name the hash of a script that changes with each release. It can name a key instead, as
//! `integrity="ed25519-…"`: the browser then runs the script only if its headers contain a signature by this key over
//! its hash (<https://wicg.github.io/signature-based-sri/>, RFC 9421, RFC 9530). The signatures are made here, once per
//! release, and lie in `release.json`. The server only sends them, so somebody who controls the server cannot sign
//! other code.
//!
//! **Rotation.** Several keys give several signatures, and a snippet with any of these keys accepts the script. The
//! first key is the one that new snippets name.
//!
//! **Development key.** A build without a configured key makes one once, in a folder that git ignores, so that every
//! build is signed in the same way.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{SECRET_KEY_LENGTH, Signer, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::project::Project;

/// Variable with the paths of the private keys, PEM files in PKCS#8, separated as in `PATH`.
pub const KEYS_VARIABLE: &str = "SID_PLEDGE_SIGNING_KEY";

/// Path of the development key in the project.
const DEVELOPMENT_KEY: &str = ".tools/development-signing-key.pem";

/// Keys that a release is signed with.
pub struct SigningKeys {
    keys: Vec<(PathBuf, SigningKey)>,
    is_development: bool,
}

/// Public part of the keys, in `release.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct PublicKeys {
    /// True if the release is signed with a development key.
    pub development: bool,
    /// The public keys in base64. New snippets name the first.
    pub keys: Vec<String>,
}

/// Headers of a signed script, in `release.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SignatureHeaders {
    /// Hash of the content before compression (RFC 9530).
    pub unencoded_digest: String,
    /// Parameters of each signature (RFC 9421).
    pub signature_input: String,
    /// The signatures.
    pub signature: String,
}

impl SigningKeys {
    /// Reads the keys that the environment names, or else the project's development key, which is made if it is
    /// missing.
    pub fn of_build(project: &Project) -> Result<Self> {
        match env::var_os(KEYS_VARIABLE) {
            Some(paths) => Self::read(env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()))
                .with_context(|| format!("{KEYS_VARIABLE} must name files that contain a private key")),
            None => Self::development(&project.path(DEVELOPMENT_KEY)),
        }
    }

    /// Reads keys from files.
    fn read(paths: impl IntoIterator<Item = PathBuf>) -> Result<Self> {
        let keys = paths.into_iter().map(|path| Ok((path.clone(), read_key(&path)?))).collect::<Result<Vec<_>>>()?;
        ensure!(!keys.is_empty(), "no file is named");
        Ok(Self { keys, is_development: false })
    }

    /// Reads the development key; makes it if the file is missing.
    pub fn development(path: &Path) -> Result<Self> {
        if !path.exists() {
            write_new_key(path).with_context(|| format!("cannot write a signing key to {}", path.display()))?;
        }
        Ok(Self { is_development: true, ..Self::read([path.to_owned()])? })
    }

    /// Returns the public keys.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { development: self.is_development, keys: self.keys.iter().map(|(_, key)| key_id(key)).collect() }
    }

    /// Signs a script with each key.
    pub fn sign(&self, content: &[u8]) -> SignatureHeaders {
        let digest = format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(content)));
        let (mut inputs, mut signatures) = (Vec::new(), Vec::new());
        for (index, (_, key)) in self.keys.iter().enumerate() {
            let label = if index == 0 { "signature".to_owned() } else { format!("signature{}", index + 1) };
            let parameters = format!(r#"("unencoded-digest";sf);keyid="{}";tag="ed25519-integrity""#, key_id(key));
            let base = format!("\"unencoded-digest\";sf: {digest}\n\"@signature-params\": {parameters}");
            let signature = BASE64_STANDARD.encode(key.sign(base.as_bytes()).to_bytes());
            inputs.push(format!("{label}={parameters}"));
            signatures.push(format!("{label}=:{signature}:"));
        }
        let (signature_input, signature) = (inputs.join(", "), signatures.join(", "));
        SignatureHeaders { unencoded_digest: digest, signature_input, signature }
    }

    /// Describes the keys for the person who builds.
    pub fn report(&self) -> String {
        let mut report = String::new();
        for (path, key) in &self.keys {
            report += &format!("    signed with ed25519-{} ({})\n", key_id(key), path.display());
        }
        if self.is_development {
            report += &format!(
                "    This is a development key. A snippet that names it stops working in Chromium as soon as a release is \
                 signed with another key. For a public server, set {KEYS_VARIABLE} to the file of your key.\n"
            );
        }
        report
    }
}

/// Public key in base64, which is also the name of the key in headers.
fn key_id(key: &SigningKey) -> String {
    BASE64_STANDARD.encode(key.verifying_key().as_bytes())
}

fn read_key(path: &Path) -> Result<SigningKey> {
    let pem = fs::read_to_string(path).with_context(|| format!("cannot read the signing key {}", path.display()))?;
    // The error of the parser could quote the file, so it is not passed on.
    SigningKey::from_pkcs8_pem(&pem).map_err(|_| {
        let command = "openssl genpkey -algorithm ed25519";
        anyhow!("{} is not an Ed25519 private key in PEM (PKCS#8), as `{command}` writes it", path.display())
    })
}

/// Writes a new key to a new file that only its owner can read, in the form of `openssl genpkey`.
fn write_new_key(path: &Path) -> Result<()> {
    let mut secret_key = [0; SECRET_KEY_LENGTH];
    getrandom::fill(&mut secret_key).map_err(|error| anyhow!("no random bytes: {error}"))?;
    let pem = KeypairBytes { secret_key, public_key: None }.to_pkcs8_pem(LineEnding::LF)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(pem.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Written by `openssl genpkey -algorithm ed25519`, and used for nothing else.
    const OPENSSL_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIAfYo/wK+bP0hmCmhT6M7h2IP+ONeQmstqGUR10StPF4\n\
        -----END PRIVATE KEY-----\n";

    /// Its public key, as `openssl pkey -pubout` writes it.
    const PUBLIC_KEY: &str = "iX77qi2TpyFTA1wkny9/9AY9s61I84gBu/I0bPpYfac=";

    fn write_openssl_key(folder: &Path) -> PathBuf {
        let path = folder.join("openssl.pem");
        fs::write(&path, OPENSSL_KEY).unwrap();
        path
    }

    /// The expected signature was made by `openssl pkeyutl -sign` from the signature base in RFC 9421, 2.5.
    #[test]
    fn a_script_is_signed_as_the_standards_say() {
        let folder = tempfile::tempdir().unwrap();
        let keys = SigningKeys::read([write_openssl_key(folder.path())]).unwrap();
        let headers = keys.sign(b"export {};");
        assert_eq!(headers.unencoded_digest, "sha-256=:LinNmph1XEaJb3otVlJNstbZaySONttG3hTDC/R8jQU=:");
        let parameters = format!(r#"("unencoded-digest";sf);keyid="{PUBLIC_KEY}";tag="ed25519-integrity""#);
        assert_eq!(headers.signature_input, format!("signature={parameters}"));
        assert_eq!(
            headers.signature,
            "signature=:AxGC64pQix7r4aEMq4aHo4pivvmXIH5Q6HhOTjScpA5ZKAdextFUF0H/pC7dNgG6vKQssTBz9FBDS6YJXbN5CA==:"
        );
    }

    #[test]
    fn each_of_several_keys_signs_and_the_first_is_that_of_new_snippets() {
        let folder = tempfile::tempdir().unwrap();
        let [openssl, other] = [write_openssl_key(folder.path()), folder.path().join("other.pem")];
        write_new_key(&other).unwrap();
        let alone = SigningKeys::read([other.clone()]).unwrap();
        let both = SigningKeys::read([openssl, other]).unwrap();
        let PublicKeys { development, keys } = both.public();
        assert!(!development && keys[0] == PUBLIC_KEY && keys[1] == alone.public().keys[0]);
        let (both, alone) = (both.sign(b"1;"), alone.sign(b"1;"));
        let second = |header: &str| header.split_once(", signature2=").unwrap().1.to_owned();
        assert_eq!(format!("signature={}", second(&both.signature_input)), alone.signature_input);
        assert_eq!(format!("signature={}", second(&both.signature)), alone.signature);
    }

    #[test]
    fn a_development_key_is_made_once_and_readable_only_by_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tools/key.pem");
        let made = SigningKeys::development(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let read = SigningKeys::development(&path).unwrap();
        assert_eq!(made.public().keys, read.public().keys);
        assert!(read.public().development);
        let report = read.report();
        assert!(report.contains(&format!("ed25519-{}", read.public().keys[0])), "{report}");
        assert!(report.contains("This is a development key."), "{report}");
    }

    #[test]
    fn a_file_without_a_key_is_an_error_that_does_not_quote_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wrong.pem");
        fs::write(&path, "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n").unwrap();
        let message = |paths: Vec<PathBuf>| format!("{:#}", SigningKeys::read(paths).err().unwrap());
        let wrong = message(vec![path]);
        assert!(wrong.contains("is not an Ed25519 private key") && !wrong.contains("c2VjcmV0"), "{wrong}");
        assert!(message(vec![folder.path().join("missing.pem")]).contains("cannot read the signing key"));
        assert_eq!(message(vec![]), "no file is named");
    }
}
