//! What goes over the wire: one value per noun, with its schema, made from the domain's values by `From`.
//!
//! Names here are a promise to callers; a name in the domain may change without one here. Percentages are percent, days are
//! ISO dates, times RFC 3339 in UTC. A number that is not defined is `null`.

pub mod ahead;
pub mod alert;
pub mod analysis;
pub mod decision;
pub mod forecast;
pub mod health;
pub mod import;
pub mod model;
pub mod overrides;
pub mod page;
pub mod payback;
pub mod performance;
pub mod retrain;
pub mod run;
pub mod score;
pub mod simulation;
pub mod version;
pub mod what_if;

/// A wire enum that mirrors a domain enum, variant by variant, so that a new variant cannot be forgotten.
macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident from $domain:ty { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value {
                    $(<$domain>::$variant => Self::$variant),+
                }
            }
        }
    };
}
pub(crate) use wire_enum;
