//! Output of findings and figures.

use anyhow::{Result, bail};

/// Fails with a list of findings, one a line, unless there are none.
pub fn fail_on(findings: &[String], what: &str) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    for finding in findings {
        eprintln!("    {finding}");
    }
    bail!("{what}: {}", findings.len())
}

/// A number with commas between groups of three digits.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_counted_in_the_error() {
        assert!(fail_on(&[], "lines").is_ok());
        assert_eq!(fail_on(&["a".into(), "b".into()], "lines").unwrap_err().to_string(), "lines: 2");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
