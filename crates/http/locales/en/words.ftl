# What the core says: metrics, trends, alerts, decisions, health, runs, schedules, the ledger.
metric-mape = MAPE
metric-mape-help = Mean absolute percentage error over open days with sales
metric-wape = WAPE
metric-wape-help = Sum of absolute errors over the sum of actuals
metric-mae = MAE
metric-mae-help = Mean absolute error, in { $unit }
metric-rmse = RMSE
metric-rmse-help = Root of the mean squared error, in { $unit }: large misses weigh more
metric-bias = Bias
metric-bias-help = Mean of forecast minus actual, in { $unit }: above zero the forecasts are too high
metric-bias-high = leans high
metric-bias-low = leans low
metric-coverage = Coverage of 80%
metric-coverage-help = Share of facts inside the 80% interval; about 80% is right
metric-coverage-95 = 95% interval: { $value }
metric-coverage-kept = as promised
metric-coverage-narrow = too narrow
metric-coverage-wide = too wide
metric-baseline = baseline { $value }
metric-better = { $share } better
metric-worse = { $share } worse
metric-same = no better
metric-units = units of the target

trend-unknown = Not enough data
trend-unknown-note =
    { $n ->
        [one] { $n } day is too few for a trend
       *[other] { $n } days are too few for a trend
    }
trend-stable = Stable
trend-stable-note =
    { $n ->
        [one] over { $n } day
       *[other] over { $n } days, no significant change
    }
trend-rising = Getting worse
trend-rising-note = the error grows by { $slope } a week
trend-falling = Getting better
trend-falling-note = the error changes by { $slope } a week

severity-info = Info
severity-warning = Warning
severity-critical = Critical
alert-since = since { $since }
alert-span = { $since } to { $until }
alert-resolved = Resolved
alert-error-critical = The error of the week is { $value }, above the critical threshold of { $threshold }
alert-error-critical-next = See which branches are worst, then retrain
alert-error-warning = The error of the week is { $value }, above the warning threshold of { $threshold }
alert-error-warning-next = Watch it; a retraining is near
alert-degradation = The error grew by { $value } against the week before (limit { $threshold })
alert-degradation-next = Look for a change in the data of the last days
alert-segment-error =
    { $value ->
        [one] { $value } segment is above its own error threshold (allowed: { $threshold })
       *[other] { $value } segments are above their own error threshold (allowed: { $threshold })
    }
alert-segment-error-next = Check the data of these segments
alert-bias = The forecasts are too high by { $value } on average (limit { $threshold })
alert-bias-below = The forecasts are too low by { $value } on average (limit { $threshold })
alert-bias-next = A shift of the level: retrain, or look for an unusual period
alert-model-stale =
    { $value ->
        [one] The model is { $value } day old (limit { $threshold })
       *[other] The model is { $value } days old (limit { $threshold })
    }
alert-model-stale-next = Retrain it
alert-data-stale =
    { $value ->
        [one] No new data for { $value } day (limit { $threshold })
       *[other] No new data for { $value } days (limit { $threshold })
    }
alert-data-stale-next = Check the source and the daily sync
alert-run-failed = The last retraining failed; the former version goes on serving
alert-run-failed-next = See the run's page for the reason

verdict-deployed = Deployed
verdict-rejected = Rejected
rule-first-version = first version
rule-first-version-text = The first version of the model, and better than the baseline: { $metric } { $new } against { $baseline }. It was deployed.
rule-significant-improvement = significant improvement
rule-significant-improvement-text = Significant improvement: { $metric } fell from { $old } to { $new }, which is { $improvement } better. It was deployed.
rule-minor-improvement = minor improvement, sure enough
rule-minor-improvement-text = Minor improvement of { $improvement } ({ $metric } { $old } → { $new }), and sure enough: { $confidence }. It was deployed.
rule-minor-improvement-uncertain = minor improvement, not sure enough
rule-minor-improvement-uncertain-text = Minor improvement of { $improvement } ({ $metric } { $old } → { $new }), but not sure enough: { $confidence }. The former version stays.
rule-negligible-improvement = negligible improvement
rule-refreshed = refreshed on newer data
rule-refreshed-text = Refreshed on newer data: { $metric } { $new } against { $old }, not worse. It was deployed.
rule-negligible-improvement-text = Negligible improvement: { $metric } { $new } against { $old }. The former version stays.
rule-worse = worse than the former
rule-worse-text = The new version is worse: { $metric } { $new } against { $old }. The former version stays.
rule-worse-than-baseline = worse than the baseline
rule-worse-than-baseline-text = The new version does not beat the baseline: { $metric } { $new } against { $baseline }. It was not deployed.
rule-above-threshold = above the threshold asked for
rule-above-threshold-text = The error is above the threshold that was asked for: { $metric } { $new }, at most { $threshold } was wanted. It was not deployed.
rule-segment-worse = a segment got worse
rule-segment-worse-text = Better as a whole ({ $metric } { $old } → { $new }), but at least one segment got significantly worse. The former version stays.
rule-nothing-changed = nothing changed
rule-nothing-changed-text = The same recipe on the same data: there is nothing to compare. The former version stays.
rule-not-enough-data = not enough data
rule-not-enough-data-text =
    { $n ->
        [one] Only { $n } pair to compare on: too few to decide. The former version stays.
       *[other] Only { $n } pairs to compare on: too few to decide. The former version stays.
    }
rule-forced = forced by a person
rule-forced-text = Deployed because a person forced it: { $metric } { $new } against { $old } before.
decision-gates = Without force the rules would have said: { $rule }.
decision-confidence = Probability that the new version is really better, by bootstrap over whole weeks: { $confidence }.
decision-segments =
    { $n ->
        [one] { $n } segment was tested; it did not get significantly worse.
       *[other] { $n } segments were tested; none got significantly worse.
    }
decision-segments-worse =
    { $n ->
        [one] { $n } segment was tested. Worst: { $worst }.
       *[other] { $n } segments were tested. Worst: { $worst }.
    }
decision-threshold = Asked for: an error of at most { $threshold }.
comparator-baseline =
    { $n ->
        [one] There was no version before it: it was compared with the baseline on { $n } pair.
       *[other] There was no version before it: it was compared with the baseline on { $n } pairs.
    }
comparator-champion =
    { $n ->
        [one] Both versions were compared on the same { $n } pair of the holdout, which neither had seen.
       *[other] Both versions were compared on the same { $n } pairs of the holdout, which neither had seen.
    }
comparator-recipe =
    { $n ->
        [one] Recipe comparison: the former version had seen the holdout, so its recipe was fitted again without it ({ $n } pair).
       *[other] Recipe comparison: the former version had seen the holdout, so its recipe was fitted again without it ({ $n } pairs).
    }
comparator-refresh =
    { $n ->
        [one] The recipes are equal and only the data is newer: compared with the former version's evaluation fit ({ $n } pair).
       *[other] The recipes are equal and only the data is newer: compared with the former version's evaluation fit ({ $n } pairs).
    }
comparator-nothing =
    { $n ->
        [0] Nothing was compared.
       *[other] Nothing was compared.
    }
compared-new = New version, { $metric }
compared-old = Former version, { $metric }
compared-baseline = Baseline, { $metric }

health-healthy = HEALTHY
health-unknown = UNKNOWN
health-warning = WARNING
health-critical = CRITICAL
health-healthy-text = The model is well: every check is in order.
health-unknown-text = Not everything can be judged yet: { $what }.
health-warning-text = Somebody should look: { $what }.
health-critical-text = Somebody must look now: { $what }.
check-champion = Serving version
check-champion-good = A version serves
check-champion-unknown = No version serves yet; train the model
check-champion-bad = No version serves; train the model or roll back to a former one
check-error = Error of the week
check-error-good = { $value } over the last matured days
check-error-good-plain = Within its thresholds
check-error-unknown = Not enough facts for a figure; it comes with more days
check-error-bad = { $value }, above its threshold: look at the worst branches and retrain
check-error-bad-plain = Above its threshold: look at the worst branches and retrain
check-baseline = Against the baseline
check-baseline-good = Better than the baseline, whose error is { $value }
check-baseline-good-plain = Better than the baseline
check-baseline-unknown = Not enough facts to compare with the baseline
check-baseline-bad = Not better than the baseline, whose error is { $value }: a simple rule would do as well; retrain, and check the data
check-baseline-bad-plain = Not better than the baseline: a simple rule would do as well; retrain, or check the data
check-data = Freshness of data
check-data-good =
    { $value ->
        [0] The data is of today
        [one] The last facts are { $value } day old
       *[other] The last facts are { $value } days old
    }
check-data-good-plain = The data is fresh
check-data-unknown = There is no data yet; import a file
check-data-bad =
    { $value ->
        [one] No new facts for { $value } day: check the source and the daily sync
       *[other] No new facts for { $value } days: check the source and the daily sync
    }
check-data-bad-plain = No new facts: check the source and the daily sync
check-model-age = Age of the model
check-model-age-good =
    { $value ->
        [0] Trained today
        [one] Trained { $value } day ago
       *[other] Trained { $value } days ago
    }
check-model-age-good-plain = Young enough
check-model-age-unknown = There is no model yet
check-model-age-bad =
    { $value ->
        [one] Trained { $value } day ago, longer than allowed: retrain it
       *[other] Trained { $value } days ago, longer than allowed: retrain it
    }
check-model-age-bad-plain = Older than allowed: retrain it
check-runs = Retraining
check-runs-good = The last run ended with a decision
check-runs-unknown = There was no run yet
check-runs-bad = The last run failed: its page says why; the former version goes on serving
check-artifact = Model file
check-artifact-good = Present, and its hash is the recorded one
check-artifact-unknown = There is no model file yet
check-artifact-bad = Missing or changed since it was trained: roll back to another version or retrain
check-drift = Inputs
check-drift-good =
    { $value ->
        [0] The last weeks look as those that the model learned from
        [one] { $value } column changed a little since the model learned; watch the error
       *[other] { $value } columns changed a little since the model learned; watch the error
    }
check-drift-good-plain = The last weeks look as those that the model learned from
check-drift-unknown = Not enough data to compare the last weeks with what the model learned from
check-drift-bad =
    { $value ->
        [one] { $value } column changed much since the model learned: check its source, and retrain
       *[other] { $value } columns changed much since the model learned: check their source, and retrain
    }
check-drift-bad-plain = Columns changed much since the model learned: check their source, and retrain
check-coverage = Intervals
check-coverage-good = { $value } of facts fell inside the 80% interval
check-coverage-good-plain = The intervals keep their promise
check-coverage-unknown = Not enough facts to judge the intervals
check-coverage-bad = { $value } of facts fell inside the 80% interval: it does not keep its promise; retrain
check-coverage-bad-plain = The intervals do not keep their promise; retrain

trigger-manual = By hand
trigger-manual-text = asked for by a person
trigger-first-version = First version
trigger-first-version-text = there was no version yet
trigger-degradation = Degradation
trigger-degradation-text = the error went above its threshold
trigger-age = Age
trigger-age-text = the model was older than allowed
trigger-new-labels = New facts
trigger-new-labels-text = enough new facts have met their forecasts
trigger-drift = Drift
trigger-drift-text = the data has changed
run-running = Under way
run-completed = Completed
run-failed = Failed
run-cancelled = Cancelled
run-skipped = Skipped
version-trained = Trained
version-deployed = Serving
version-archived = Archived
version-failed = Unusable
stage-queued = Waiting for its turn
stage-load = Reading the data
stage-leak-check = Leak check
stage-features = Computing features
stage-cross-validation = Cross-validation
stage-holdout = Comparing on the holdout
stage-refit = Fitting on everything
stage-register = Registering the version
stage-decide = Deciding
stage-deploy = Switching over, new forecasts
mark-done = done
mark-now = going on
mark-ahead = not yet
mark-broken = stopped here
actor-schedule = the schedule
actor-sync = the daily sync
actor-demo = the demo
actor-system = the system
actor-api = the API
actor-panel = the panel
actor-command-line = the command line
outlook-retrain = A retraining would begin
outlook-nothing = No retraining is needed
outlook-criteria = A run begins when:
idle-running = A run is under way: { $run }
idle-few-rows =
    { $n ->
        [one] The dataset has { $n } row, at least { $needed } are needed to train
       *[other] The dataset has { $n } rows, at least { $needed } are needed to train
    }
idle-no-criterion = No criterion is switched on
idle-waits =
    { $n ->
        [one] The last run of this kind deployed nothing, so the next waits until { $until } UTC.
       *[other] The last { $n } runs of this kind deployed nothing, so the next waits until { $until } UTC.
    }
idle-waits-for-news =
    { $n ->
        [one] The last run of this kind deployed nothing, so the next waits until something changes.
       *[other] The last { $n } runs of this kind deployed nothing, so the next waits until something changes.
    }
reason-no-champion =
    { $n ->
        [one] No version serves yet, and there is { $n } row to learn from.
       *[other] No version serves yet, and there are { $n } rows to learn from.
    }
reason-error-above = The error of the last matured days, { $value }, is above the limit of { $limit }.
reason-error-within = The error of the last matured days, { $value }, is within { $limit }.
reason-error-unknown = There is not enough data to know the error of the last days.
reason-holdout-unknown = The champion has no holdout error to compare the last days with.
reason-drift-above =
    { $n ->
        [one] { $n } column drifted since the champion learned, by { $value }, beyond { $limit }.
       *[other] { $n } columns drifted since the champion learned, the most by { $value }, beyond { $limit }.
    }
reason-drift-within =
    { $n ->
        [one] The { $n } column that can be judged has no major drift.
       *[other] None of the { $n } columns that can be judged has major drift.
    }
reason-drift-unknown = There is not enough data to know whether columns drifted.
reason-age-above =
    { $n ->
        [one] The champion is { $n } day old, more than { $limit }.
       *[other] The champion is { $n } days old, more than { $limit }.
    }
reason-age-within =
    { $n ->
        [one] The champion is { $n } day old, { $limit } are allowed.
       *[other] The champion is { $n } days old, { $limit } are allowed.
    }
reason-age-unknown = The age of the champion is not known.
reason-labels-above =
    { $n ->
        [one] { $n } new actual has met a forecast since training, more than { $limit }.
       *[other] { $n } new actuals have met forecasts since training, more than { $limit }.
    }
reason-labels-within =
    { $n ->
        [one] { $n } new actual of { $limit } has met a forecast since training.
       *[other] { $n } new actuals of { $limit } have met forecasts since training.
    }
criterion-error = the error of the week is above { $limit }
criterion-ratio = the error of the week is { $ratio } times that of the holdout
criterion-drift = a column changed much since the model learned (drift)
criterion-age =
    { $n ->
        [one] the model is older than { $n } day
       *[other] the model is older than { $n } days
    }
criterion-labels =
    { $n ->
        [one] more than { $n } new fact has met its forecast
       *[other] more than { $n } new facts have met their forecasts
    }

schedule-daily-sync = Daily data sync
schedule-weekly-model-retrain = Weekly model retraining
schedule-daily = daily at { $time }
schedule-sundays = Sundays at { $time }
schedule-mondays = Mondays at { $time }
schedule-tuesdays = Tuesdays at { $time }
schedule-wednesdays = Wednesdays at { $time }
schedule-thursdays = Thursdays at { $time }
schedule-fridays = Fridays at { $time }
schedule-saturdays = Saturdays at { $time }

list-and = and
list-and-more = { $names }, and { $others } more
letter-year = Y
letter-month = M
letter-day = D

ledger-register-version = Version registered
ledger-archive-version = Version archived
ledger-deploy-version = Version deployed
ledger-fail-version = Version marked unusable
ledger-finish-run = Run ended
ledger-alert = Alert changed
ledger-note = Noted

alert-data-quality =
    { $value ->
        [one] The rows of the last import look wrong: { $value } remark
       *[other] The rows of the last import look wrong: { $value } remarks
    }
alert-data-quality-next = See what the import put aside
alert-drift = The last weeks differ from what the model learned from: distance { $value } (limit { $threshold })
alert-drift-next = See which columns changed, and check their source
alert-kind-error-critical = error above the critical threshold
alert-kind-error-warning = error above the warning threshold
alert-kind-degradation = degradation
alert-kind-segment-error = segments with a great error
alert-kind-bias = bias
alert-kind-model-stale = stale model
alert-kind-data-stale = stale data
alert-kind-run-failed = failed run
alert-kind-data-quality = data quality
alert-kind-drift = drift of the inputs
alert-acknowledged = Acknowledged
alert-silenced = Silenced
alert-escalated = Escalated, level { $level }
alert-reopened = came back { $at }
alert-acknowledged-by = acknowledged by { $by }, { $at }
alert-silenced-by = silenced until { $until } by { $by }

ledger-raise-alert = Alert raised
ledger-update-alert = Alert changed
ledger-resolve-alert = Alert resolved
ledger-reopen-alert = Alert came back
ledger-escalate-alert = Alert escalated
ledger-acknowledge-alert = Alert acknowledged
ledger-silence-alert = Alerts of a kind silenced
ledger-unsilence-alert = Silence ended

metric-log-loss = Log loss
metric-log-loss-help = Mean of −ln of the probability that was given to what happened, in nats: 0 is certain and right. It rewards honest probabilities; the baseline always says the shares of the classes.
metric-auc = AUC
metric-auc-help = Chance that a row that happened got a greater probability than one that did not: 0.5 is a coin, 1 is perfect. Known where the pairs are at hand.
metric-probability-rmse = RMSE of the probability
metric-probability-rmse-help = Root of the Brier score: the mean distance of the probability from what happened, 0 to 1.
