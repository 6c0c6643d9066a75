//! People: let in, kept out, given a role, a new password.

use std::collections::BTreeMap;
use std::net::IpAddr;

use secrecy::{ExposeSecret, SecretString};
use vakhta_lifecycle::access::{Role, Session, User, check_password};
use vakhta_lifecycle::ids::Login;
use vakhta_store::{NewUser, StoreError};

use super::caller::GateError;
use super::gate::Gate;
use super::hashing::Hashing;
use super::imported::ImportedUsers;
use crate::error::ServiceError;
use crate::platform::Platform;

impl Platform {
    /// Lets somebody in.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the login or the password; [`ServiceError::Refused`] for a login that is taken.
    pub async fn add_user(
        &self,
        login: &str,
        password: SecretString,
        role: Role,
        actor: &str,
    ) -> Result<User, ServiceError> {
        let login = parse(login)?;
        check(&password, &login)?;
        let password_hash = Hashing::default().hash(password).await?;
        let new = NewUser { login, password_hash, role, active: true, settings: BTreeMap::new() };
        let added = self.store().access().add_users(&[new], self.wall_now()).await.map_err(refusal)?;
        let user = added.into_iter().next().ok_or_else(|| ServiceError::Refused("nobody was added".to_owned()))?;
        tracing::info!(user.id = user.id, user.role = %role, actor, "a user was added");
        Ok(user)
    }

    /// Makes the first administrator where nobody may sign in yet, and answers the password, which is shown this once. Of two servers
    /// that start at once one makes it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_administrator(&self) -> Result<Option<SecretString>, ServiceError> {
        if !self.store().access().is_empty().await? {
            return Ok(None);
        }
        let password = SecretString::from(drawn_password()?);
        match self.add_user("admin", password.clone(), Role::Admin, "system").await {
            Ok(_) => Ok(Some(password)),
            Err(_) if !self.store().access().is_empty().await? => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn users(&self) -> Result<Vec<User>, ServiceError> {
        Ok(self.store().access().users().await?)
    }

    /// Somebody.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn user(&self, login: &str) -> Result<User, ServiceError> {
        let unknown = || ServiceError::not_found("user", login, "list them with `vakhta user list`");
        let name = Login::parse(&login.trim().to_lowercase()).map_err(|_| unknown())?;
        Ok(self.store().access().user(&name).await?.ok_or_else(unknown)?.user)
    }

    /// What else is known of somebody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn user_settings(&self, user: &User) -> Result<BTreeMap<String, serde_json::Value>, ServiceError> {
        Ok(self.store().access().settings(user.id).await?)
    }

    /// The sessions of somebody that count now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sessions(&self, user: &User) -> Result<Vec<Session>, ServiceError> {
        Ok(self.store().access().sessions(user.id, self.wall_now()).await?)
    }

    /// Gives somebody a new password; whoever is signed in under the old one is signed out.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Invalid`] names what is wrong with the password.
    pub async fn set_password(&self, login: &str, password: SecretString, actor: &str) -> Result<(), ServiceError> {
        let user = self.user(login).await?;
        check(&password, &user.login)?;
        let hash = Hashing::default().hash(password).await?;
        self.store().access().set_password(user.id, &hash, self.wall_now()).await?;
        tracing::info!(user.id = user.id, actor, "a password was changed");
        Ok(())
    }

    /// Changes what somebody may do.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Refused`] when nobody would be an administrator any more.
    pub async fn set_role(&self, login: &str, role: Role, actor: &str) -> Result<(), ServiceError> {
        let user = self.user(login).await?;
        self.store().access().set_role(user.id, role).await.map_err(refusal)?;
        tracing::info!(user.id = user.id, user.role = %role, actor, "a role was changed");
        Ok(())
    }

    /// Keeps somebody out and ends their sessions.
    ///
    /// # Errors
    /// As [`Self::set_role`].
    pub async fn lock_user(&self, login: &str, actor: &str) -> Result<(), ServiceError> {
        self.set_active(login, false, actor).await
    }

    /// Lets somebody in again, with no wrong password held against them.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn unlock_user(&self, login: &str, actor: &str) -> Result<(), ServiceError> {
        self.set_active(login, true, actor).await
    }

    async fn set_active(&self, login: &str, active: bool, actor: &str) -> Result<(), ServiceError> {
        let user = self.user(login).await?;
        self.store().access().set_active(user.id, active, self.wall_now()).await.map_err(refusal)?;
        tracing::info!(user.id = user.id, active, actor, "an account was opened or closed");
        Ok(())
    }

    /// Lets in the users of another system; all or none.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] names a login that is taken.
    pub async fn import_users(&self, users: ImportedUsers, actor: &str) -> Result<Vec<User>, ServiceError> {
        let added = self.store().access().add_users(&users.users, self.wall_now()).await.map_err(refusal)?;
        tracing::info!(n = added.len(), actor, "users were imported");
        Ok(added)
    }
}

impl Gate {
    /// Changes the password of whoever knows the present one.
    ///
    /// # Errors
    /// [`GateError::WrongPassword`]; [`GateError::Slow`]; as [`Platform::set_password`].
    pub async fn change_password(
        &self,
        login: &str,
        (present, new): (SecretString, SecretString),
        address: IpAddr,
    ) -> Result<(), GateError> {
        let (name, now) = (parse(login)?, self.platform.wall_now());
        self.check_pace(address, now)?;
        let known = self.platform.store().access().user(&name).await.map_err(ServiceError::from)?;
        let verified = self.hashing.verify(present, known.map(|known| known.password_hash)).await?;
        if !verified.right {
            self.slow_down(address, now);
            return Err(GateError::WrongPassword);
        }
        self.platform.set_password(login, new, login).await?;
        self.forget();
        Ok(())
    }
}

/// A password that nobody guesses: 80 bits.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn drawn_password() -> Result<String, ServiceError> {
    let drawn = hex::encode(super::secret::random::<10>()?);
    // In fours it can be read aloud and typed.
    Ok(drawn.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-"))
}

fn parse(login: &str) -> Result<Login, ServiceError> {
    Login::parse(&login.trim().to_lowercase()).map_err(|error| ServiceError::invalid("login", error.to_string()))
}

fn check(password: &SecretString, login: &Login) -> Result<(), ServiceError> {
    check_password(password.expose_secret(), login.as_str())
        .map_err(|error| ServiceError::invalid("password", error.to_string()))
}

/// A login that is taken, or the last administrator: the caller's to mend, and no fault of ours.
fn refusal(error: StoreError) -> ServiceError {
    match error {
        StoreError::Refused { .. } => ServiceError::Refused(error.to_string()),
        other => other.into(),
    }
}
