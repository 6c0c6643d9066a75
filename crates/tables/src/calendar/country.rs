//! Which countries and regions a calendar can be asked for, and the errors when it cannot.

use holidays_rs::Country;

use super::easter::EasterKind;
use super::regions::REGIONS;

/// Why a calendar could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The country is not known.
    #[error("country `{given}` has no calendar; known are {known}")]
    UnknownCountry {
        /// What was given.
        given: String,
        /// The known codes, comma separated.
        known: String,
    },
    /// The region is not one of the country's.
    #[error("region `{given}` of country {country} has no calendar; known are {known}")]
    UnknownRegion {
        /// What was given.
        given: String,
        /// The country's code.
        country: String,
        /// The known codes, comma separated, or a remark that there are none.
        known: String,
    },
    /// A region was given without a country.
    #[error("region `{given}` is given without a country; add `country`")]
    RegionWithoutCountry {
        /// What was given.
        given: String,
    },
    /// An observance is not built in, or its rule is not a date.
    #[error("observance `{given}`: {reason}")]
    BadObservance {
        /// The name or key.
        given: String,
        /// What is wrong and what to write.
        reason: String,
    },
}

/// What is needed of a country.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountryEntry {
    /// ISO 3166-1 alpha-2 code.
    pub(super) code: &'static str,
    /// The national set, `None` where our own table holds everything.
    pub(super) national: Option<Country>,
    /// Which Easter the country follows.
    pub(super) easter: EasterKind,
}

const fn west(code: &'static str, country: Country) -> CountryEntry {
    CountryEntry { code, national: Some(country), easter: EasterKind::Western }
}

const fn east(code: &'static str, country: Country) -> CountryEntry {
    CountryEntry { code, national: Some(country), easter: EasterKind::Orthodox }
}

/// The known countries, by code.
const COUNTRIES: &[CountryEntry] = &[
    west("AD", Country::Andorra),
    west("AT", Country::Austria),
    west("AU", Country::Australia),
    west("BE", Country::Belgium),
    west("BR", Country::Brazil),
    west("CA", Country::Canada),
    west("CH", Country::Switzerland),
    east("CY", Country::Cyprus),
    west("CZ", Country::Czechia),
    west("DE", Country::Germany),
    west("DK", Country::Denmark),
    west("EE", Country::Estonia),
    west("ES", Country::Spain),
    west("FI", Country::Finland),
    west("FR", Country::France),
    west("GB", Country::UnitedKingdom),
    east("GR", Country::Greece),
    west("HR", Country::Croatia),
    west("ID", Country::Indonesia),
    west("IE", Country::Ireland),
    west("IS", Country::Iceland),
    west("IT", Country::Italy),
    west("LI", Country::Liechtenstein),
    west("LT", Country::Lithuania),
    west("LU", Country::Luxembourg),
    west("LV", Country::Latvia),
    west("MC", Country::Monaco),
    west("MT", Country::Malta),
    west("MX", Country::Mexico),
    west("NL", Country::Netherlands),
    west("NO", Country::Norway),
    west("NZ", Country::NewZealand),
    west("PE", Country::Peru),
    west("PL", Country::Poland),
    west("PT", Country::Portugal),
    east("RO", Country::Romania),
    CountryEntry { code: "RU", national: None, easter: EasterKind::Orthodox },
    west("SE", Country::Sweden),
    west("SI", Country::Slovenia),
    west("SK", Country::Slovakia),
    west("US", Country::UnitedStates),
    west("UY", Country::Uruguay),
];

/// The entry of a country code, upper or lower case.
pub(super) fn find(given: &str) -> Result<CountryEntry, CalendarError> {
    let code = given.trim().to_uppercase();
    COUNTRIES.iter().find(|entry| entry.code == code).copied().ok_or_else(|| CalendarError::UnknownCountry {
        given: given.to_owned(),
        known: COUNTRIES.iter().map(|entry| entry.code).collect::<Vec<_>>().join(", "),
    })
}

/// The canonical region code, checked against the country.
pub(super) fn find_region(country: &str, given: &str) -> Result<&'static str, CalendarError> {
    let code = given.trim().to_uppercase();
    let known = REGIONS.iter().find(|(name, _)| *name == country).map_or(&[][..], |(_, regions)| regions);
    known.iter().find(|region| **region == code).copied().ok_or_else(|| CalendarError::UnknownRegion {
        given: given.to_owned(),
        country: country.to_owned(),
        known: if known.is_empty() { "none: leave `region` out".to_owned() } else { known.join(", ") },
    })
}
