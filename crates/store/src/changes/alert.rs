//! What each change of an alert writes, and what the ledger says of it. An alert's history is the ledger's entries about its
//! kind.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, UpdateMany};
use vakhta_lifecycle::alert::{Alert, AlertChange, EscalationReason};
use vakhta_lifecycle::monitor::{Finding, FindingKind};

use super::{Changing, Said, taken};
use crate::alerts;
use crate::codec::{finite, json, ms, word};
use crate::connection::Write;
use crate::entity::{alert, silence};
use crate::error::StoreError;
use crate::page::replace;

use alert::{Column, Entity};

impl Changing<'_> {
    pub(super) async fn alert(&self, write: &Write, change: &AlertChange) -> Result<Option<Said>, StoreError> {
        match change {
            AlertChange::Raise(finding) => self.raise(write, finding, None).await,
            AlertChange::RaiseEscalated { finding, reason } => self.raise(write, finding, Some(reason)).await,
            AlertChange::Update { id, finding } => self.update_alert(write, *id, finding).await,
            AlertChange::Resolve { id } => self.resolve(write, *id).await,
            AlertChange::Reopen { id, finding } => self.reopen(write, *id, finding).await,
            AlertChange::Escalate { id, level, reason } => self.escalate(write, *id, *level, reason).await,
            AlertChange::Acknowledge { id, note } => self.acknowledge(write, *id, note).await,
            AlertChange::Silence { kind, until, note } => self.silence(write, *kind, *until, note).await,
            AlertChange::Unsilence { kind } => self.unsilence(write, *kind).await,
        }
    }

    async fn raise(
        &self,
        write: &Write,
        finding: &Finding,
        escalated: Option<&EscalationReason>,
    ) -> Result<Option<Said>, StoreError> {
        let kind = word(&finding.kind)?;
        let row = alert::Model {
            id: 0,
            model: self.model.to_string(),
            kind: kind.clone(),
            severity: word(&finding.severity)?,
            value: finite(&kind, "value", finding.value)?,
            threshold: finite(&kind, "threshold", finding.threshold)?,
            message: finding.message.clone(),
            details: json(&kind, &finding.details)?,
            raised_at: ms(self.now),
            seen_at: ms(self.now),
            resolved_at: None,
            reopened_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
            acknowledge_note: None,
            escalation: i64::from(escalated.is_some()),
            escalated_at: escalated.map(|_| ms(self.now)),
        };
        let row = alert::ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() };
        Entity::insert(row)
            .exec_without_returning(&**write)
            .await
            .map_err(|error| taken(error, &kind, "an alert of this kind is open already"))?;
        let why = escalated.map_or_else(String::new, |reason| format!(" Escalated: {reason}."));
        Ok(Said::new("raise_alert", kind, format!("{}{why}", finding.message)))
    }

    /// New numbers of the same alert are no news; a new severity is, and only that goes to the ledger.
    async fn update_alert(&self, write: &Write, id: i64, finding: &Finding) -> Result<Option<Said>, StoreError> {
        let open = self.open_alert(write, id).await?;
        let kind = about(&open, finding)?;
        self.seen(id, &kind, finding)?.exec(&**write).await?;
        if open.severity == finding.severity {
            return Ok(None);
        }
        Ok(Said::new("update_alert", kind, format!("now {}: {}", word(&finding.severity)?, finding.message)))
    }

    async fn resolve(&self, write: &Write, id: i64) -> Result<Option<Said>, StoreError> {
        let kind = self.open_alert(write, id).await?.kind;
        changed(id).col_expr(Column::ResolvedAt, Expr::value(ms(self.now))).exec(&**write).await?;
        Ok(Said::new("resolve_alert", word(&kind)?, "the monitor no longer sees it"))
    }

    /// The same story goes on: it must be looked after anew, as urgent as it was at first.
    async fn reopen(&self, write: &Write, id: i64, finding: &Finding) -> Result<Option<Said>, StoreError> {
        let row = Entity::find_by_id(id)
            .filter(Column::Model.eq(self.model.as_str()))
            .filter(Column::ResolvedAt.is_not_null())
            .one(&**write)
            .await?;
        let resolved = row.map_or_else(|| Err(StoreError::not_found("resolved alert", id)), alerts::read)?;
        let kind = about(&resolved, finding)?;
        self.seen(id, &kind, finding)?
            .col_expr(Column::ResolvedAt, Expr::value(None::<i64>))
            .col_expr(Column::ReopenedAt, Expr::value(ms(self.now)))
            .col_expr(Column::Escalation, Expr::value(0_i64))
            .col_expr(Column::EscalatedAt, Expr::value(None::<i64>))
            .exec(&**write)
            .await
            .map_err(|error| taken(error, &kind, "an alert of this kind is open already"))?;
        Ok(Said::new("reopen_alert", kind, &finding.message))
    }

    async fn escalate(
        &self,
        write: &Write,
        id: i64,
        level: u8,
        reason: &EscalationReason,
    ) -> Result<Option<Said>, StoreError> {
        let kind = self.open_alert(write, id).await?.kind;
        changed(id)
            .col_expr(Column::Escalation, Expr::value(i64::from(level)))
            .col_expr(Column::EscalatedAt, Expr::value(ms(self.now)))
            .exec(&**write)
            .await?;
        Ok(Said::new("escalate_alert", word(&kind)?, format!("level {level}: {reason}")))
    }

    async fn acknowledge(&self, write: &Write, id: i64, note: &str) -> Result<Option<Said>, StoreError> {
        let kind = self.open_alert(write, id).await?.kind;
        changed(id)
            .col_expr(Column::AcknowledgedAt, Expr::value(ms(self.now)))
            .col_expr(Column::AcknowledgedBy, Expr::value(self.actor))
            .col_expr(Column::AcknowledgeNote, Expr::value(note))
            .exec(&**write)
            .await?;
        Ok(Said::new("acknowledge_alert", word(&kind)?, note))
    }

    async fn silence(
        &self,
        write: &Write,
        kind: FindingKind,
        until: DateTime<Utc>,
        note: &str,
    ) -> Result<Option<Said>, StoreError> {
        let kind = word(&kind)?;
        let row = silence::Model {
            id: 0,
            model: self.model.to_string(),
            kind: kind.clone(),
            silenced_until: ms(until),
            silenced_by: self.actor.to_owned(),
            note: note.to_owned(),
        };
        let row = silence::ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() };
        let key = [silence::Column::Model, silence::Column::Kind];
        silence::Entity::insert(row)
            .on_conflict(replace::<silence::Entity>(&key, silence::Column::Id))
            .exec_without_returning(&**write)
            .await?;
        let until = until.format("%Y-%m-%d %H:%M");
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        Ok(Said::new("silence_alert", kind, format!("until {until} UTC{note}")))
    }

    async fn unsilence(&self, write: &Write, kind: FindingKind) -> Result<Option<Said>, StoreError> {
        let kind = word(&kind)?;
        let ended = silence::Entity::delete_many()
            .filter(silence::Column::Model.eq(self.model.as_str()))
            .filter(silence::Column::Kind.eq(kind.as_str()))
            .exec(&**write)
            .await?;
        if ended.rows_affected == 0 {
            return Err(StoreError::not_found("silence of alerts", kind));
        }
        Ok(Said::new("unsilence_alert", kind, "the silence ended before its time"))
    }

    /// The update that writes what a monitor saw now.
    fn seen(&self, id: i64, kind: &str, finding: &Finding) -> Result<UpdateMany<Entity>, StoreError> {
        Ok(changed(id)
            .col_expr(Column::Severity, Expr::value(word(&finding.severity)?))
            .col_expr(Column::Value, Expr::value(finite(kind, "value", finding.value)?))
            .col_expr(Column::Threshold, Expr::value(finite(kind, "threshold", finding.threshold)?))
            .col_expr(Column::Message, Expr::value(finding.message.as_str()))
            .col_expr(Column::Details, Expr::value(json(kind, &finding.details)?))
            .col_expr(Column::SeenAt, Expr::value(ms(self.now))))
    }

    async fn open_alert(&self, write: &Write, id: i64) -> Result<Alert, StoreError> {
        let row = Entity::find_by_id(id)
            .filter(Column::Model.eq(self.model.as_str()))
            .filter(Column::ResolvedAt.is_null())
            .one(&**write)
            .await?;
        row.map_or_else(|| Err(StoreError::not_found("open alert", id)), alerts::read)
    }
}

fn changed(id: i64) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Id.eq(id))
}

/// The kind of an alert, which what was seen now must be about, too.
fn about(alert: &Alert, finding: &Finding) -> Result<String, StoreError> {
    let kind = word(&alert.kind)?;
    if alert.kind == finding.kind {
        Ok(kind)
    } else {
        Err(StoreError::refused(format!("alert {}", alert.id), format!("is about {kind}")))
    }
}
