//! Choice of the store by URL.

use std::path::Path;

use super::{
    sqlite::Sqlite,
    store::{Access, Store, StoreError},
};

/// Opens the database at a URL.
pub fn open(url: &str, access: Access) -> Result<Box<dyn Store>, StoreError> {
    match sqlite_file(url) {
        Some(file) => Ok(Box::new(Sqlite::open(Path::new(file), access)?)),
        None => Err(StoreError::UnknownUrl(without_credentials(url))),
    }
}

/// Returns the file of a SQLite URL.
pub fn sqlite_file(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://").filter(|file| !file.is_empty())
}

/// Returns a URL without user name and password.
fn without_credentials(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unsupported_scheme_is_named_without_its_password() {
        let Err(error) = open("postgres://me:hunter2@db/x", Access::Exclusive) else { unreachable!("no such store") };
        let text = error.to_string();
        assert!(text.contains("postgres://…@db/x") && text.contains("sqlite://FILE"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}
