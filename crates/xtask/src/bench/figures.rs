//! Rows of the tables, and the figures in them.

/// Repetitions of a measurement, of which a table has the median.
pub const REPETITIONS: usize = 3;

/// Name of what is measured, and its figure.
pub type Row = (String, String);

/// Median of figures that can be ordered.
pub fn median<T: Ord + Copy + Default>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Median of rates.
pub fn median_rate(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
