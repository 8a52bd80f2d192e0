//! End of a release: the moment from which its loader makes no request, so that the partner's own link stays.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::Table;

use crate::project::Project;

/// Variable with the last day of the release, which replaces that of the campaigns.
const EXPIRES_VARIABLE: &str = "SID_PLEDGE_EXPIRES";

/// End of a release without an end: the last moment of JavaScript's time.
const NEVER: i64 = 8_640_000_000_000_000;

/// Returns the end of the last day that the environment or else the built-in campaigns name, in milliseconds since
/// 1970. In this form it is shorter in the loader than a date, and needs no parsing.
pub fn of_build(project: &Project) -> Result<i64> {
    let last_day = match env::var(EXPIRES_VARIABLE) {
        Ok(text) => Some(parse(&text).with_context(|| format!("{EXPIRES_VARIABLE} is not a date"))?),
        Err(env::VarError::NotPresent) => last_day_of_campaigns(&project.path("campaigns"))?,
        Err(error) => return Err(error).context(EXPIRES_VARIABLE),
    };
    last_day.map_or(Ok(NEVER), end_of)
}

/// Returns the latest `expires` of the campaigns in a folder; `None` if one of them has no end.
fn last_day_of_campaigns(folder: &Path) -> Result<Option<Date>> {
    let mut last_day = None;
    for entry in folder.read_dir().with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path().join("campaign.toml");
        if !path.is_file() {
            continue;
        }
        let manifest: Table = fs::read_to_string(&path)?.parse().with_context(|| path.display().to_string())?;
        let Some(expires) = manifest.get("expires") else { return Ok(None) };
        // A date in TOML needs no quotes.
        let text = expires.as_datetime().map(ToString::to_string).or_else(|| expires.as_str().map(str::to_owned));
        let text = text.unwrap_or_default();
        let day = parse(&text).with_context(|| format!("{}: `expires` is not a date", path.display()))?;
        last_day = last_day.max(Some(day));
    }
    Ok(last_day)
}

fn parse(text: &str) -> Result<Date> {
    text.parse().map_err(|_| anyhow!("“{text}”; use a day such as 2036-02-07"))
}

/// Returns the end of a day in UTC, in milliseconds since 1970.
fn end_of(day: Date) -> Result<i64> {
    Ok(day.tomorrow()?.to_zoned_datetime(TimeZone::UTC)?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_day(campaigns: &[&str]) -> Result<Option<Date>> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("locales")).unwrap();
        for (index, manifest) in campaigns.iter().enumerate() {
            let campaign = folder.path().join(format!("campaign-{index}"));
            fs::create_dir(&campaign).unwrap();
            fs::write(campaign.join("campaign.toml"), manifest).unwrap();
        }
        last_day_of_campaigns(folder.path())
    }

    #[test]
    fn a_release_ends_with_the_last_of_the_campaigns_if_each_has_an_end() {
        let latest = last_day(&["expires = \"2035-01-01\"", "expires = 2036-02-07", "expires = \"2034-12-31\""]);
        assert_eq!(latest.unwrap(), Some(Date::constant(2036, 2, 7)));
        assert_eq!(last_day(&["expires = \"2035-01-01\"", "slug = \"open\""]).unwrap(), None);
        let error = format!("{:#}", last_day(&["expires = \"07.02.2036\""]).unwrap_err());
        assert!(error.contains("`expires` is not a date: “07.02.2036”"), "{error}");
    }

    #[test]
    fn a_release_ends_when_its_last_day_has_passed_in_utc() {
        let end = end_of(Date::constant(2036, 2, 7)).unwrap();
        assert_eq!(end, "2036-02-08T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
    }
}
