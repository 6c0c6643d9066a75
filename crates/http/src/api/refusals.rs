//! The refusals that an operation documents, one type per status, to be named in `#[utoipa::path(responses(…))]`.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

macro_rules! refusal {
    ($name:ident, $status:literal, $description:literal) => {
        #[doc = $description]
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([refusal($status, $description)])
            }
        }
    };
}

refusal!(
    BadRequest,
    "400",
    "A parameter, the path or the body is wrong; the field, its value and what is valid are named. Nothing changed."
);
refusal!(NotFound, "404", "There is no such thing; the hint says where to look.");
refusal!(
    Conflict,
    "409",
    "The state does not allow it, for example a run is under way (code `busy`, with a link to it). Nothing changed."
);
refusal!(TooLarge, "413", "The body is larger than allowed: 512 MiB for files, 2 MiB otherwise.");
refusal!(MediaType, "415", "The body has the wrong content type; the hint names the right one.");
refusal!(
    NotEnoughData,
    "422",
    "The request is right, and there is not enough data for an answer yet (code `not_enough_data`)."
);
refusal!(
    Busy,
    "503",
    "Something that is depended on does not answer, or there is too much to do; ask again after `Retry-After` seconds."
);
refusal!(DiskFull, "507", "The disk has no room for the file; what was received of it was removed.");

/// What any operation may answer: the guard at the door, and faults.
#[derive(Debug, Clone, Copy)]
pub struct Always;

impl IntoResponses for Always {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([
            refusal("401", "Nobody is signed in, or what was shown does not count any more (code `not_signed_in`)."),
            refusal(
                "403",
                "The `Host` is not one of this server's, a change was asked for by a page of another site, or the person may \
                 not do this (code `not_allowed`).",
            ),
            refusal("429", "Too many wrong passwords came from there; ask again after `Retry-After` seconds."),
            refusal("500", "A fault of the server; the request id finds it in the log."),
            refusal("503", "Something that is depended on does not answer; ask again after `Retry-After` seconds."),
            refusal("504", "No answer within 30 seconds; a change that was begun goes on."),
        ])
    }
}

fn refusal(status: &str, description: &str) -> (String, RefOr<Response>) {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build();
    let response = ResponseBuilder::new().description(description).content("application/json", body).build();
    (status.to_owned(), RefOr::T(response))
}
