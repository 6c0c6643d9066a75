//! Where a model's error comes from: by weekday, holiday, covariate, lead and key, and the worst misses with their reasons.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::analysis::{Dimension, Group, by_lead, groups, weekday, worst};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::observation::scores_at;
use vakhta_lifecycle::prediction::Pair;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::observe;
use crate::platform::Platform;
use crate::views::{AnalysisView, Breakdown, MissView};

/// Misses that are shown.
const MISSES: usize = 10;
/// Leads at which forecasts are compared: the next day, one week, two, four, and the longest horizon.
const LEADS: [u16; 5] = [1, 7, 14, 28, 63];
/// Leads are looked at over so many days at most: every day has as many forecasts as the horizon has days.
const LEAD_DAYS: u64 = 91;

impl Platform {
    /// Where the error of the last days comes from.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for days outside 1 to 3650; [`ServiceError::NotFound`] for an unknown model;
    /// [`ServiceError::NotEnoughData`] without an actual.
    pub async fn analysis(&self, model: &ModelName, days: u32) -> Result<AnalysisView, ServiceError> {
        if !(1..=3650).contains(&days) {
            return Err(ServiceError::invalid("days", format!("{days} is outside 1 to 3650")));
        }
        let declared = self.declared(model).await?;
        let declaration = &declared.declaration;
        let loaded = self.load_data(model).await?;
        let data = &loaded.data;
        let last = self.store().observations().last_date(model).await?.or(data.last_known_day());
        let through = last.unwrap_or_else(|| self.model_today(declaration, None));
        let from = through.checked_sub_days(Days::new(u64::from(days) - 1)).unwrap_or(through);
        let pairs = self.store().observations().range(model, from, through).await?;
        let mut breakdowns = by_day_and_key(declaration, data, &pairs);
        breakdowns.extend(self.by_lead(model, declaration, data, (from, through)).await?);
        let misses = self.misses(model, data, &worst(&pairs, MISSES)).await?;
        let scores = scores_at(&pairs, &declaration.grain_positions());
        Ok(AnalysisView {
            model: model.clone(),
            days,
            from,
            through,
            metric: declaration.deploy.metric,
            scores: scores.forecast,
            baseline: scores.baseline,
            breakdowns,
            misses,
        })
    }

    /// How the error grows with the distance: forecasts of the same days, made so many days before.
    async fn by_lead(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        data: &ModelData,
        (from, through): (NaiveDate, NaiveDate),
    ) -> Result<Option<Breakdown>, ServiceError> {
        let from = from.max(through.checked_sub_days(Days::new(LEAD_DAYS - 1)).unwrap_or(from));
        let leads: Vec<u16> = LEADS.into_iter().filter(|l| *l <= declaration.forecast.horizon_days).collect();
        let forecasts = self.store().predictions().at_leads(model, (from, through), &leads).await?;
        let found = by_lead(&observe::pairs(data, &data.openness()?, &forecasts), &declaration.grain_positions());
        Ok((!found.is_empty()).then_some(Breakdown { dimension: Dimension::Lead, groups: found }))
    }

    /// The misses with what is known of their days. All are explained at once: features are computed once for all of them.
    async fn misses(
        &self,
        model: &ModelName,
        data: &ModelData,
        pairs: &[&Pair],
    ) -> Result<Vec<MissView>, ServiceError> {
        let mut issued = Vec::new();
        for pair in pairs {
            issued.extend(self.store().predictions().history(model, &pair.series, pair.date, pair.date).await?);
        }
        self.explain(model, &mut issued).await?;
        let mut reasons: BTreeMap<_, _> = issued.into_iter().map(|p| ((p.series, p.date), p.reasons)).collect();
        let miss = |pair: &&Pair| MissView {
            outside95: pair.actual < pair.lo95 || pair.actual > pair.hi95,
            holiday: data.holiday(pair.date),
            covariates: covariates(data, pair),
            reasons: reasons.remove(&(pair.series.clone(), pair.date)).unwrap_or_default(),
            pair: (*pair).clone(),
        };
        Ok(pairs.iter().map(miss).collect())
    }
}

fn covariates(data: &ModelData, pair: &Pair) -> BTreeMap<String, f64> {
    let Some(series) = data.series_of(&pair.series) else { return BTreeMap::new() };
    let known = |name: String| data.known_ahead(&name, series, pair.date).map(|value| (name, value));
    data.known_ahead_names().into_iter().filter_map(known).collect()
}

fn by_day_and_key(declaration: &Declaration, data: &ModelData, pairs: &[Pair]) -> Vec<Breakdown> {
    let grain = declaration.grain_positions();
    let mut all = vec![
        Breakdown { dimension: Dimension::Weekday, groups: groups(pairs, &grain, |p| Some(weekday(p))) },
        Breakdown {
            dimension: Dimension::Holiday,
            groups: groups(pairs, &grain, |p| Some(data.holiday(p.date).unwrap_or_default())),
        },
    ];
    let series: BTreeMap<_, _> =
        pairs.iter().filter_map(|p| data.series_of(&p.series).map(|s| (p.series.clone(), s))).collect();
    for name in data.known_ahead_names() {
        let value = |p: &Pair| data.known_ahead(&name, *series.get(&p.series)?, p.date);
        if let Some(found) = flags(pairs, &grain, value) {
            all.push(Breakdown { dimension: Dimension::Covariate(name.clone()), groups: found });
        }
    }
    for (position, column) in declaration.data.columns.keys.iter().enumerate() {
        let found = groups(pairs, &grain, |p| p.series.parts().get(position).cloned());
        all.push(Breakdown { dimension: Dimension::Key(column.clone()), groups: found });
    }
    // One value tells nothing apart.
    all.retain(|b| b.groups.len() > 1);
    all
}

/// The groups of a covariate that only says yes or no.
fn flags(pairs: &[Pair], grain: &[usize], value: impl Fn(&Pair) -> Option<f64>) -> Option<Vec<Group>> {
    let bits: BTreeSet<u64> = pairs.iter().filter_map(&value).map(f64::to_bits).collect();
    let yes_or_no = bits.iter().all(|b| [0.0_f64.to_bits(), 1.0_f64.to_bits()].contains(b));
    let written = |v: f64| if v > 0.5 { "1" } else { "0" };
    (yes_or_no && !bits.is_empty()).then(|| groups(pairs, grain, |p| value(p).map(|v| written(v).to_owned())))
}
