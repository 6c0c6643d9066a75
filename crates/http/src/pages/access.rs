//! Signing in, one's account, and, for administrators, people and keys of programs; and what every page shows of who is signed in.

pub(super) mod account;
pub(super) mod keys;
mod next;
pub(super) mod sign_in;
pub(super) mod users;

#[cfg(test)]
mod tests;

use vakhta_service::access::Role;

use super::frame::{Frame, Loaded, MenuGroup, MenuLink};
use super::lang::{Lang, Visitor};
use super::part::Icon;
use super::said::Said;
use crate::error::ApiError;
use crate::state::AppState;

/// Who is signed in, as the header of every page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    /// Their name.
    pub(crate) name: String,
    /// Their role, in words.
    pub(crate) role: String,
}

impl Who {
    /// Whoever signed in.
    pub(super) fn of(visitor: &Visitor) -> Option<Self> {
        let caller = visitor.signed_in()?;
        Some(Self { name: caller.name.clone(), role: role(visitor.lang, caller.role) })
    }
}

/// What the menu has for administrators; nothing where nobody is asked who they are.
pub(super) fn menu(visitor: &Visitor) -> Option<MenuGroup> {
    let l = visitor.lang;
    visitor.signed_in().filter(|caller| caller.role.allows(Role::Admin))?;
    let link = |href: &str, label: &str, icon| MenuLink {
        href: href.to_owned(),
        label: l.t(label),
        icon: Icon(icon),
        current: visitor.path == href,
    };
    let links = vec![link("/users", "menu-users", "people"), link("/keys", "menu-keys", "key")];
    Some(MenuGroup { title: l.t("menu-access"), links })
}

/// The frame of a page about nobody's model. The menu still leads to the pages of the default model.
async fn frame(state: &AppState, visitor: &Visitor, title: &str) -> Result<Frame, ApiError> {
    let title = visitor.lang.t(title);
    match state.platform.default_model() {
        Some(model) => Ok(Frame { model: None, ..Loaded::of(state, &model).await?.frame_titled(visitor, title) }),
        None => Ok(Frame::bare(visitor, title, &state.menu)),
    }
}

/// A role in words.
fn role(l: Lang, role: Role) -> String {
    l.t(&format!("role-{role}"))
}

/// A choice of roles: the name, the words, and whether it is chosen.
type RoleChoice = Vec<(&'static str, String, bool)>;

fn roles(l: Lang, chosen: Role) -> RoleChoice {
    Role::ALL.into_iter().map(|one| (one.name(), role(l, one), one == chosen)).collect()
}

/// What is wrong with a form; a field that has a label on these pages is called by it.
fn wrong(l: Lang, error: &ApiError) -> (Said, Option<Said>) {
    let (mut said, hint) = super::failure::told(l, error);
    let field = error.field.as_deref().unwrap_or_default();
    let label = l.maybe(&format!("access-field-{field}"));
    if let (Some(label), Some(rest)) = (label, error.message.strip_prefix(&format!("{field}: "))) {
        let rest = Said::of(l, rest);
        said = Said { text: format!("{label}: {}", rest.text), ..rest }.into_sentence();
    }
    (said, hint)
}
