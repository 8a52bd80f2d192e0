//! Reading TOML by key, so that every fault in every file is found in one go and named by its place.
//!
//! Invariant: a key nobody asked for is a fault.

use std::{cell::RefCell, collections::BTreeSet, fmt, str::FromStr};

use toml::{Table, Value};

/// Something that is wrong in a campaign pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, such as `sid-2023/fr.toml`.
    pub file: String,
    /// The place in it, such as `audiences.teen.steps`; empty for the file as a whole.
    pub key: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}: {}", self.file, self.what),
            key => write!(f, "{}: {key}: {}", self.file, self.what),
        }
    }
}

/// All faults found so far.
#[derive(Debug, Default)]
pub struct Report(RefCell<BTreeSet<Fault>>);

impl Report {
    /// Adds a fault.
    pub fn add(&self, file: &str, key: &str, what: &str) {
        self.0.borrow_mut().insert(Fault { file: file.to_owned(), key: key.to_owned(), what: what.to_owned() });
    }

    /// All faults, by file and key.
    pub fn into_faults(self) -> Vec<Fault> {
        self.0.into_inner().into_iter().collect()
    }
}

/// A table in a file. Whatever is taken out of it is gone; what is left when it is dropped was not asked for.
#[derive(Debug)]
pub struct Part<'a> {
    file: String,
    path: String,
    table: Table,
    report: &'a Report,
    /// It stands for a table that is missing, which is reported already.
    absent: bool,
}

impl<'a> Part<'a> {
    /// A whole file.
    pub fn parse(file: &str, text: &str, report: &'a Report) -> Option<Self> {
        match text.parse::<Table>() {
            Ok(table) => Some(Self { file: file.to_owned(), path: String::new(), table, report, absent: false }),
            Err(fault) => {
                let line = fault.span().map_or(1, |span| text[..span.start].lines().count().max(1));
                report.add(file, &format!("line {line}"), fault.message());
                None
            }
        }
    }

    /// Reports what is wrong with a key.
    pub fn fault(&self, key: &str, what: &str) {
        if !self.absent {
            self.report.add(&self.file, &self.below(key), what);
        }
    }

    /// A text that must be there and say something.
    pub fn text(&mut self, key: &str) -> String {
        self.optional_text(key).unwrap_or_else(|| self.missing(key))
    }

    /// A text that may be absent, but not empty.
    pub fn optional_text(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) if text.trim().is_empty() => Some(self.wrong(key, "is empty")),
            Value::String(text) => Some(text),
            _ => Some(self.wrong(key, "must be a text")),
        }
    }

    /// A list of texts that must be there; each must say something.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.table.remove(key) else { return self.missing(key) };
        let Value::Array(values) = value else { return self.wrong(key, "must be a list of texts") };
        let texts: Vec<String> = values.into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        if texts.iter().any(|text| text.trim().is_empty()) {
            self.fault(key, "has an empty text in it");
        }
        texts
    }

    /// A list of texts that must not be empty.
    pub fn some_texts(&mut self, key: &str) -> Vec<String> {
        if matches!(self.table.get(key), Some(Value::Array(values)) if values.is_empty()) {
            self.fault(key, "is empty");
        }
        self.texts(key)
    }

    /// A number that must be there.
    pub fn number(&mut self, key: &str) -> u64 {
        match self.table.remove(key).map(|value| value.as_integer().and_then(|n| u64::try_from(n).ok())) {
            Some(Some(number)) => number,
            Some(None) => self.wrong(key, "must be a whole number, 0 or more"),
            None => self.missing(key),
        }
    }

    /// A number that may be absent.
    pub fn optional_number(&mut self, key: &str) -> Option<usize> {
        self.table.contains_key(key).then(|| usize::try_from(self.number(key)).unwrap_or(usize::MAX))
    }

    /// A list of numbers that must be there.
    pub fn numbers(&mut self, key: &str) -> Vec<u64> {
        let Some(value) = self.table.remove(key) else { return self.missing(key) };
        let numbers = value.as_array().and_then(|values| {
            values.iter().map(|value| value.as_integer().and_then(|n| u64::try_from(n).ok())).collect()
        });
        numbers.unwrap_or_else(|| self.wrong(key, "must be a list of whole numbers"))
    }

    /// A name that must be one of a set, such as an audience.
    pub fn name<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.text(key);
        let name = text.parse().ok();
        if name.is_none() && !text.is_empty() {
            self.fault(key, &format!("“{text}” is not {expected}"));
        }
        name
    }

    /// A table that must be there.
    pub fn part(&mut self, key: &str) -> Part<'a> {
        self.optional_part(key).unwrap_or_else(|| {
            self.fault(key, "is missing");
            self.child(key, Table::new(), true)
        })
    }

    /// A table that may be absent.
    pub fn optional_part(&mut self, key: &str) -> Option<Part<'a>> {
        match self.table.remove(key)? {
            Value::Table(table) => Some(self.child(key, table, false)),
            _ => {
                self.fault(key, "must be a table");
                Some(self.child(key, Table::new(), true))
            }
        }
    }

    /// A list of tables; absent is the same as empty.
    pub fn parts(&mut self, key: &str) -> Vec<Part<'a>> {
        match self.table.remove(key) {
            None => Vec::new(),
            Some(Value::Array(values)) => (1..)
                .zip(values)
                .filter_map(|(i, value)| match value {
                    Value::Table(table) => Some(self.child(&format!("{key}[{i}]"), table, false)),
                    _ => {
                        self.fault(key, "must be a list of tables");
                        None
                    }
                })
                .collect(),
            Some(_) => self.wrong(key, "must be a list of tables"),
        }
    }

    /// The keys not asked for yet.
    pub fn keys(&self) -> Vec<String> {
        self.table.keys().cloned().collect()
    }

    /// Whether a key holds a table.
    pub fn holds_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(Value::is_table)
    }

    fn child(&self, key: &str, table: Table, absent: bool) -> Part<'a> {
        Part {
            file: self.file.clone(),
            path: self.below(key),
            table,
            report: self.report,
            absent: absent || self.absent,
        }
    }

    fn below(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn missing<T: Default>(&self, key: &str) -> T {
        self.wrong(key, "is missing")
    }

    fn wrong<T: Default>(&self, key: &str, what: &str) -> T {
        self.fault(key, what);
        T::default()
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        for key in self.keys() {
            self.fault(&key, "is not known here");
        }
    }
}
