//! Reading of TOML tables by key, with all errors collected.
//!
//! Deserialising a file into a struct stops at the first error. The author of a campaign needs all errors of all files
//! in one run, each with its file and key. Therefore values are read one by one: an invalid or missing value is
//! reported and replaced by a default, and reading goes on. The values are usable only if the report is empty.
//!
//! Invariant: a key that is never read is reported as unknown.

use std::str::FromStr;

use jiff::civil::Date;
use toml::{Table, Value};

use super::errors::ErrorReport;

/// A reader of one TOML table. Reading a key removes it; each key left when the reader is dropped is reported as
/// unknown.
#[derive(Debug)]
pub struct TableReader<'a> {
    file: String,
    path: String,
    table: Table,
    report: &'a ErrorReport,
    /// Stands in for a missing or invalid table. That error is reported already, so errors in it are suppressed.
    is_substitute: bool,
}

impl<'a> TableReader<'a> {
    /// Parses a file. Returns `None` and reports the error if it is not valid TOML.
    pub fn parse(file: &str, text: &str, report: &'a ErrorReport) -> Option<Self> {
        match text.parse::<Table>() {
            Ok(table) => Some(Self { file: file.to_owned(), path: String::new(), table, report, is_substitute: false }),
            Err(error) => {
                let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
                report.add(file, &format!("line {line}"), error.message());
                None
            }
        }
    }

    /// Reports an error of a key in this table.
    pub fn error(&self, key: &str, message: &str) {
        if !self.is_substitute {
            self.report.add(&self.file, &self.path_of(key), message);
        }
    }

    /// Reports the result of a check of a key's value, if it is an error.
    pub fn report(&self, key: &str, error: Option<String>) {
        if let Some(error) = error {
            self.error(key, &error);
        }
    }

    /// Reads a required string, which must not be empty.
    pub fn string(&mut self, key: &str) -> String {
        self.optional_string(key).unwrap_or_else(|| self.missing(key))
    }

    /// Reads an optional string, which must not be empty if it is present.
    pub fn optional_string(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) if text.trim().is_empty() => Some(self.invalid(key, "is empty")),
            Value::String(text) => Some(text),
            _ => Some(self.invalid(key, "must be a string")),
        }
    }

    /// Reads an optional date (RFC 3339, full-date), as a string or as a date of TOML.
    pub fn optional_date(&mut self, key: &str) -> Option<Date> {
        let text = match self.table.remove(key)? {
            Value::String(text) => text,
            Value::Datetime(date) => date.to_string(),
            _ => return self.invalid(key, "must be a date such as 2026-11-23"),
        };
        // The parser also accepts other formats of ISO 8601.
        let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
        if date.is_none() {
            self.error(key, &format!("“{text}” is not a date such as 2026-11-23"));
        }
        date
    }

    /// Reads a required list of strings, none of them empty. The list itself may be empty.
    pub fn strings(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.table.remove(key) else { return self.missing(key) };
        let Value::Array(values) = value else { return self.invalid(key, "must be a list of strings") };
        let texts: Option<Vec<String>> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        let Some(texts) = texts else { return self.invalid(key, "must be a list of strings") };
        if texts.iter().any(|text| text.trim().is_empty()) {
            self.error(key, "contains an empty string");
        }
        texts
    }

    /// Reads an optional list of strings, none of them empty. A missing list is empty.
    pub fn optional_strings(&mut self, key: &str) -> Vec<String> {
        if self.table.contains_key(key) { self.strings(key) } else { Vec::new() }
    }

    /// Reads a required list of at least one string, none of them empty.
    pub fn non_empty_strings(&mut self, key: &str) -> Vec<String> {
        if matches!(self.table.get(key), Some(Value::Array(values)) if values.is_empty()) {
            self.error(key, "is empty");
        }
        self.strings(key)
    }

    /// Reads a required number.
    pub fn required_number(&mut self, key: &str) -> u64 {
        match self.table.remove(key).map(|value| whole_number(&value)) {
            Some(Some(number)) => number,
            Some(None) => self.invalid(key, "must be a whole number, 0 or more"),
            None => self.missing(key),
        }
    }

    /// Reads an optional number.
    pub fn optional_number(&mut self, key: &str) -> Option<usize> {
        self.table.contains_key(key).then(|| usize::try_from(self.required_number(key)).unwrap_or(usize::MAX))
    }

    /// Reads a required list of numbers.
    pub fn numbers(&mut self, key: &str) -> Vec<u64> {
        let Some(value) = self.table.remove(key) else { return self.missing(key) };
        let numbers = value.as_array().and_then(|values| values.iter().map(whole_number).collect());
        numbers.unwrap_or_else(|| self.invalid(key, "must be a list of whole numbers"))
    }

    /// Reads a required string that names one of a set of values, such as an audience. `expected` describes the set in
    /// the error message.
    pub fn variant<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.string(key);
        let variant = text.parse().ok();
        if variant.is_none() && !text.is_empty() {
            self.error(key, &format!("“{text}” is not {expected}"));
        }
        variant
    }

    /// Reads a required table.
    pub fn table(&mut self, key: &str) -> TableReader<'a> {
        self.optional_table(key).unwrap_or_else(|| {
            self.error(key, "is missing");
            self.child(key, Table::new(), true)
        })
    }

    /// Reads an optional table.
    pub fn optional_table(&mut self, key: &str) -> Option<TableReader<'a>> {
        match self.table.remove(key)? {
            Value::Table(table) => Some(self.child(key, table, false)),
            _ => {
                self.error(key, "must be a table");
                Some(self.child(key, Table::new(), true))
            }
        }
    }

    /// Reads an optional list of tables. A missing list is empty.
    pub fn tables(&mut self, key: &str) -> Vec<TableReader<'a>> {
        match self.table.remove(key) {
            None => Vec::new(),
            Some(Value::Array(values)) => (1..)
                .zip(values)
                .filter_map(|(i, value)| match value {
                    Value::Table(table) => Some(self.child(&format!("{key}[{i}]"), table, false)),
                    _ => {
                        self.error(key, "must be a list of tables");
                        None
                    }
                })
                .collect(),
            Some(_) => self.invalid(key, "must be a list of tables"),
        }
    }

    /// Returns all strings not read yet, in tables and lists below too, each with its key. Entries of lists are
    /// numbered from 1.
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (key, value) in &self.table {
            add_texts(key.clone(), value, &mut texts);
        }
        texts
    }

    /// Returns the keys not read yet.
    pub fn unread_keys(&self) -> Vec<String> {
        self.table.keys().cloned().collect()
    }

    /// Returns whether the value of an unread key is a table.
    pub fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(Value::is_table)
    }

    fn child(&self, key: &str, table: Table, is_substitute: bool) -> TableReader<'a> {
        TableReader {
            file: self.file.clone(),
            path: self.path_of(key),
            table,
            report: self.report,
            is_substitute: is_substitute || self.is_substitute,
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn missing<T: Default>(&self, key: &str) -> T {
        self.invalid(key, "is missing")
    }

    /// Reports an error and returns a default in place of the value.
    fn invalid<T: Default>(&self, key: &str, message: &str) -> T {
        self.error(key, message);
        T::default()
    }
}

impl Drop for TableReader<'_> {
    fn drop(&mut self) {
        for key in self.unread_keys() {
            self.error(&key, "unknown key");
        }
    }
}

fn add_texts(key: String, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => texts.push((key, text.clone())),
        Value::Array(values) => {
            for (i, value) in (1..).zip(values) {
                add_texts(format!("{key}[{i}]"), value, texts);
            }
        }
        Value::Table(table) => {
            for (name, value) in table {
                add_texts(format!("{key}.{name}"), value, texts);
            }
        }
        _ => {}
    }
}

fn whole_number(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}
