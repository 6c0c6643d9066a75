# The pages, in the order of the menu.
col-80 = 80%
col-95 = 95%
col-action = Action
col-actual = Actual
col-baseline = Baseline
col-change = Change of error
col-column = Column
col-coverage = In 80%
col-cv = Cross-validation
col-data-version = Data version
col-day = Day
col-days = Days
col-decision = Decision
col-duration = Took
col-forecast = Forecast
col-gap = Actual − forecast
col-inserted = New
col-interval = 80% interval
col-note = Note
col-old-new = former → new
col-pairs = Pairs
col-quarantined = Put aside
col-reason = Why, and what to do
col-row = Row
col-rows-of = Measured on
col-segment = Segment
col-source = Source
col-status = Status
col-trained = Trained
col-unchanged = Unchanged
col-updated = Corrected
col-value = Value
col-version = Version
col-when = When, UTC
col-why = Why

fact-age = Age
fact-artifact = Model file
fact-artifact-hash = SHA-256 of the file
fact-confidence = Confidence
fact-data-from = Data from
fact-data-through = Data through
fact-data-through-short = data through
fact-dataset = Dataset
fact-dataset-version = Dataset version
fact-duration = Training took
fact-engine = Engine
fact-evaluated-through = Evaluated through
fact-features = Features
fact-fingerprint = Fingerprint of the recipe
fact-finished = Ended, UTC
fact-forced = Forced
fact-holdout = Error on the holdout
fact-horizon = Horizon
fact-improvement = Improvement
fact-new-version = New version
fact-old-version = Former version
fact-pairs = Pairs compared
fact-requested-by = Asked for by
fact-rows = Rows
fact-rows-possible = Rows possible
fact-run = Run
fact-seed = Seed
fact-series = Series
fact-software = Software
fact-started = Began, UTC
fact-threads = Threads
fact-threshold = Error threshold
fact-trained-through = Trained through
fact-trigger = Trigger
fact-version = Version

blank-training = The first version is being trained
blank-training-next = Forecasts appear here as soon as it is deployed.
blank-training-link = Follow the run
blank-no-data = No data yet
blank-no-data-next = Import a file with history; forecasts follow after the first training.
blank-no-data-link = Import data
blank-no-forecast = No forecast yet
blank-no-forecast-next = The data is here, but no version serves. Train the first one.
blank-no-forecast-link = Train the model
blank-no-champion = No version serves
blank-no-champion-next = Train the first version: it is compared with the baseline and deployed if it is better.
blank-no-champion-link = Train the model
blank-no-pairs = No forecast has met its fact yet
blank-no-pairs-next = Metrics appear when facts come in for days that had been forecast.
blank-no-runs = The model has not been trained yet
blank-no-runs-next = The schedule will do it, or begin a run yourself.
blank-no-syncs = Nothing was taken in yet
blank-no-syncs-next = Choose a file above, or run `vakhta import` on the server.

empty-title = Welcome aboard
empty-lead = The watch is set, but there is no model to look after yet. Two ways to begin:
empty-demo = Look at the demo
empty-demo-text = A bakery chain with 35 branches and three products: real data, trained and replayed day by day in a few minutes.
empty-own = Begin with your own table
empty-own-text = A CSV with a date, one or more key columns and a number is enough. Vakhta looks at the file and writes the model's declaration.

forecast-all = all
forecast-show = Show
forecast-history = History shown
forecast-chart = History and forecast
forecast-chart-said = Line chart of history and forecast with intervals; the tables below hold the same numbers
forecast-legend-actual = Actual
forecast-legend-before = Forecast the day before
forecast-legend-forecast = Forecast
forecast-legend-anomaly = Hard to believe
forecast-anomaly-forecast = Hard to believe: { $expected } was forecast
forecast-anomaly-weekday = Hard to believe: about { $expected } is usual on this weekday
forecast-legend-80 = 80% interval
forecast-legend-95 = 95% interval
forecast-closed = closed
forecast-holiday = holiday
forecast-today = today
forecast-inside = inside
forecast-outside = outside
forecast-days =
    { $n ->
        [one] The next { $n } day
       *[other] The next { $n } days
    }
forecast-issued = Issued { $at } UTC, facts known through { $origin }.
forecast-version = Answered by version
forecast-known = Forecasts that have met their facts
forecast-scores =
    { $n ->
        [one] { $n } pair: WAPE { $wape }, MAPE { $mape }, { $coverage } of facts inside the 80% interval
       *[other] { $n } pairs: WAPE { $wape }, MAPE { $mape }, { $coverage } of facts inside the 80% interval
    }
forecast-reasons = Reasons
forecast-reasons-of = Why: { $date }
forecast-reasons-sum = Forecast { $value }; each bar says how far a circumstance moved it from the usual.
forecast-reason-value = value { $value }
forecast-no-reasons = There are no reasons for this day: it is expected to be closed, or the version gives none.
forecast-sum-no-reasons = A sum of several series has no reasons of its own. Choose one value in every list above.
forecast-sum-note = This is a sum of series; its interval is calibrated on the errors of such sums; on days that an earlier version forecast, the ends are added up.
forecast-few-data =
    { $n ->
        [0] Few data: no open day is known of it yet.
        [one] Few data: { $n } open day is known of it.
       *[other] Few data: { $n } open days are known of it.
    }
forecast-from-similar =
    { $n ->
        [one] The forecast is made from { $n } similar series, and its interval is wider for that.
       *[other] The forecast is made from { $n } similar series, and its interval is wider for that.
    }
forecast-from-named =
    { $n ->
        [one] The forecast is made from a similar series, { $names }, and its interval is wider for that.
       *[other] The forecast is made from { $n } similar series, the nearest { $names }, and its interval is wider for that.
    }
forecast-parts =
    { $n ->
        [one] What adds up to it: next { $n } day
       *[other] What adds up to it: next { $n } days
    }
forecast-parts-sum = Sum
forecast-figure-interval = 80%: { $interval }
forecast-figure-week =
    { $n ->
        [one] Next { $n } day, sum
       *[other] Next { $n } days, sum
    }
forecast-figure-baseline = baseline { $value }
forecast-figure-last = Last fact, { $date }
forecast-figure-was = forecast { $value }, off by { $gap }
forecast-figure-error = Error here, WAPE
forecast-figure-days =
    { $n ->
        [one] over { $n } pair of forecast and fact
       *[other] over { $n } pairs of forecast and fact
    }

whatif-title = What if
whatif-lead = Change one known circumstance of one day; the usual and the changed forecast stand side by side. Nothing is stored but the question.
whatif-covariate = Circumstance
whatif-day = Day
whatif-value = Value
whatif-value-note = 1 is yes, 0 is no; other circumstances take their own number.
whatif-ask = Compare
whatif-usual = Usual
whatif-changed = Changed
whatif-difference = Difference
whatif-answer-on = { $covariate } = { $value }, { $date }
whatif-answer-off = Without: { $covariate }, { $date }
whatif-total = Over the whole horizon: { $difference }
whatif-wrong = The question cannot be answered

status-lead = Is the model fit for duty, and if not, what to do.
status-headline = { $metric } over the last 7 days
status-line = last 30 days
status-line-said = Small line of the daily error over the last 30 days, with the baseline
status-metrics = Last 7 days
status-window =
    { $n ->
        [one] { $n } pair of forecast and fact; each metric beside the baseline on the same pairs
       *[other] { $n } pairs of forecast and fact; each metric beside the baseline on the same pairs
    }
status-checks = Health checks
status-model = The model
status-alerts = Open alerts
status-no-alerts = No open alerts.

performance-span = { $from } to { $through }, pairs of forecast and fact: { $n }
performance-period = Period
performance-mean = Average { $metric }
performance-best-day = Best day
performance-worst-day = Worst day
performance-trend = Trend
performance-little =
    { $n ->
        [one] Not enough data: { $n } pair
       *[other] Not enough data: { $n } pairs
    }
performance-chart = Error day by day
performance-chart-said = Line chart of the daily error of the model and of the baseline with thresholds; the table below holds the same numbers
performance-line-model = Model
performance-line-baseline = Baseline
performance-line-warning = Warning
performance-line-critical = Critical
performance-best = Best by { $metric }: { $segment }
performance-worst = Worst by { $metric }: { $segment }
performance-above = above the threshold of { $limit }
performance-all = All metrics of the period
performance-alerts = Recent alerts
performance-no-alerts = There were no alerts in this period.
performance-days = Day by day, as a table

history-lead = When the model learned, why, and what was decided.
history-schedule = Schedule
history-no-schedule = No schedule is declared.
history-next = next
history-last = Last retraining
history-no-last = There was none yet.
history-runs = runs
history-deployed = deployed
history-rejected = rejected
history-failed = failed or cancelled
history-table = Retrainings
history-versions = Versions
rollback = Roll back
rollback-title = Roll back to this version?
rollback-text = It serves at once; the present version goes to the archive and can be returned to in the same way.
rollback-never-served = This version has never served. This is what the gates said of it:
rollback-reason = Why (kept in the record)
rollback-do = Roll back

retrain-lead = Train a new version now. It is compared with the present one on the same days and deployed only if it is better.
retrain-running = Retraining
retrain-form = Retrain
retrain-busy = A run is under way; the form opens again when it has ended.
retrain-reason = Reason
retrain-reason-example = For example: the assortment changed on Monday
retrain-reason-note = Kept in the record of the run.
retrain-threshold = Deploy only if { $metric } is at most
retrain-threshold-none = Empty means no limit of its own.
retrain-threshold-note = In percent; empty means no limit of its own.
retrain-force = Deploy whatever the checks say
retrain-force-note = Overrides these checks; the record keeps what they said:
gate-better = better than the present version: more than { $significant }, or from { $minor } with a confidence of { $confidence }
gate-baseline = better than the baseline
gate-threshold = within the threshold above, if one is given
gate-segments = no segment significantly worse
gate-pairs =
    { $n ->
        [one] at least { $n } pair to compare on
       *[other] at least { $n } pairs to compare on
    }
retrain-begin = Begin retraining
retrain-now = The model now
retrain-no-champion = none serves yet
retrain-last = Last run
progress-name = Progress of the run
progress-elapsed = elapsed
progress-took = Took
run-title = Retraining: { $model }
run-story = Course
run-facts = About the run
run-cancel = Cancel the run
run-cancel-note = The present version goes on serving.
run-error = The run did not reach a decision
run-error-next = The present version goes on serving. Remove the cause, then begin a new run.
run-decision = Decision
run-why = Why: the whole record of the version

version-title = Why this version
version-no-decision = No decision on this version is recorded.
version-notes = Notes of the training
version-scores = Scores
version-scores-note = The holdout are the days after the evaluation fit; the final fit that serves saw everything.
scores-holdout = Holdout
scores-holdout-short = holdout
scores-baseline = Baseline on the same rows
scores-series = Holdout, by single series
scores-fold = Cross-validation, fold { $n }
version-importance = What the version looks at
version-importance-note = Share of the gain of all splits.
version-segments = Segments against the former version
version-segments-note = Change of the error; below zero is better. p is the probability of so much worse by chance.
version-candidates = Candidates
version-chosen = chosen
version-holdout-segments = Holdout by segment
version-recipe = Recipe
version-params = Parameters
version-features =
    { $n ->
        [one] { $n } feature
       *[other] { $n } features
    }
version-data = Data window
version-ledger = What was recorded
version-no-ledger = Nothing is recorded about this version.

quality-lead = How fresh and complete the data are, what was put aside and why, and whether the last weeks look as those that the model learned from.
quality-freshness = Freshness
quality-fresh = fresh
quality-stale = stale
quality-no-data = no data
quality-age = Age of the last day
quality-imports = Imports
quality-missing-days = Missing days of all series
quality-behind = Groups that end early
quality-inputs = Inputs: now and at the last training
quality-completeness = Completeness
quality-completeness-help = Days are counted for each series; a missing day lies between the first and the last known day of its series. What ends early or has holes comes first.
quality-series = Series
quality-first = From
quality-last = Through
quality-known = Days known
quality-missing = Days missing
quality-closed = Closed
quality-left-out =
    { $n ->
        [one] { $n } more is complete or less incomplete; the API has all of them.
       *[other] { $n } more are complete or less incomplete; the API has all of them.
    }
quality-gaps = Missing values by month
quality-gaps-help = Share of series and days without a value, each series from its first known day on.
quality-no-gaps = In the last twelve months no value is missing.
quality-aside = Rows put aside
quality-no-aside = The last imports put nothing aside.
quality-aside-of = { $aside } of { $rows }
inputs-lead = { $from } to { $through } beside what the model learned from, up to { $learned }.
inputs-off = Looking for drift is switched off in the declaration (drift.enabled).
inputs-of-rows = Drift is watched of daily series only: of single rows nothing is compared. Whether the error grows is on the page of performance metrics.
inputs-no-champion = No version serves yet, so there is nothing to compare with.
inputs-no-data = There are no data to compare yet.
inputs-trained-before = Not enough data: the champion was trained by an earlier release, which kept nothing to compare with. The next training does.
inputs-unreadable = The file of the champion cannot be read, so there is nothing to compare with; see the model status.
inputs-relative = { $column }, relative to the level of each series
inputs-numbers = distance { $distance }, ordinarily { $ordinary }; drift from { $limit }
inputs-few-windows = What is ordinary is not known yet: { $have } of { $need } stretches of data
inputs-few-rows = Too few rows in the last weeks: { $have } of { $need }
inputs-learned = learned from
inputs-now = last weeks
drift-none = as usual
drift-minor = changed a little
drift-major = changed much
data-lead = What the model learns from, and what came in when.
data-dataset = Dataset
data-syncs = Taken in
upload-title = Import a file
upload-lead = CSV, XLSX or Parquet. Before anything is stored, the first ten rows are shown as they are understood, with the rows that would be put aside; bad rows are put aside with the reason, the rest is loaded.
upload-file = File
upload-needs = Needed: a date and the columns { $columns }
upload-outliers = Accept unusually large numbers and days far from all others
upload-outliers-note = Otherwise rows are put aside whose number is far above everything known of their series, or whose day lies months from all others, as with a mistyped year.
upload-preview = Preview
upload-no-script = Importing from this page needs JavaScript; on the server there is
upload-preview-title = This is how the file would be read
upload-preview-note = Nothing is stored yet.
upload-import = Import it
upload-reading = Reading…
upload-loading = Importing, then observing and forecasting…
upload-failed = The file was not taken in
upload-format = Format
upload-columns = Columns
upload-warnings = Worth knowing
upload-done = Imported: { "{" }inserted{ "}" } new, { "{" }updated{ "}" } corrected, { "{" }unchanged{ "}" } unchanged, { "{" }quarantined{ "}" } put aside
upload-row = row
upload-aside = { "{" }put_aside{ "}" } of { "{" }rows{ "}" } rows would be put aside
upload-aside-beginning = { "{" }put_aside{ "}" } of the first { "{" }rows{ "}" } rows would be put aside
upload-no-aside = All { "{" }rows{ "}" } rows can be loaded
upload-refusal = The file would be refused
upload-role-time = time
upload-role-key = key
upload-role-target = target
upload-role-known_ahead = known ahead
upload-role-covariate = covariate
upload-role-static = static
upload-role-open = open or not
upload-role-ignored = ignored
upload-setting-encoding = Encoding
upload-setting-separator = Separator
upload-setting-decimal = Decimal mark
upload-setting-date_format = Dates
upload-setting-header = Header
upload-setting-gzip = Gzip
upload-setting-skip_lines = Lines skipped
upload-value-comma = comma
upload-value-point = point
upload-value-tab = tab
upload-value-true = yes
upload-value-false = no
sync-running = Under way
sync-completed = Loaded
sync-partly = Loaded, rows put aside
sync-failed = Failed
sync-unchanged = Nothing new
restore = Take back
restore-title = Take this import back?
restore-text = The data become what they were before “{ $source }”: version { $version }. What came in after it goes, too. Pairs, metrics and forecasts follow.
restore-note = Nothing is deleted: every version of the data stays, and this can be taken back, too. A training under way goes on with the data that it began with.
restore-do = Take back
quarantine-row = whole row
quarantine-title = Rows put aside by import { $sync }
quarantine-note = They are not in the dataset. Correct them in the file and import it again: rows that are there already stay unchanged.

# Error analysis
errors-lead = { $from } to { $through }: { $metric } { $value }, the baseline's { $baseline }
errors-misses = The worst misses
errors-misses-help = Series and days with the greatest absolute error, what is known of the day, and what moved the forecast most.
errors-forecast = Forecast
errors-actual = Actual
errors-error = Error
errors-known = What is known of the day
errors-outside = outside the 95% interval
errors-closed = closed
errors-by-weekday = By weekday
errors-by-holiday = By holiday
errors-by-lead = By days ahead
errors-ordinary = ordinary day
errors-with = yes
errors-without = no
errors-share = { $share } of all error
errors-ahead =
    { $n ->
        [one] { $n } day ahead
       *[other] { $n } days ahead
    }
errors-left-out = and { $n } more with smaller shares

# Whether retrainings paid
payback-lead = The new version beside what served before it, on the days after the decision: what each would have said, and what happened. Rejected versions are judged the same way.
payback-first = the baseline
payback-better-deployed = it paid
payback-better-rejected = rejected in vain
payback-worse-deployed = it got worse
payback-worse-rejected = rightly rejected
payback-even = no difference
payback-not-enough = not enough data
payback-better-deployed-text = The version is indeed more accurate than what served before it.
payback-better-rejected-text = The rejected version would have been more accurate.
payback-worse-deployed-text = The version before it would have been more accurate; it can be brought back in the training history.
payback-worse-rejected-text = The rejected version would have been worse.
payback-even-text = The difference cannot be told from chance.
payback-not-enough-text = Too few days with actuals have passed.
payback-confidence = confidence { $confidence }
payback-versus = New
payback-before = Before
payback-change = Improvement
payback-outcome = Outcome
payback-days = { $from } to { $through }
payback-no-days = no actuals yet
payback-summary = Of { $n } decisions that can be judged by now, { $right } were right.
payback-nothing = It is too early to judge.
blank-no-paybacks = No decision has been taken yet
blank-no-paybacks-next = Retrain the model: after the decision it is compared here with what happened.

# Why the forecast changed
forecast-change = Why the forecast changed
forecast-change-said = With data up to { $before } this day was expected to bring { $old }; with data up to { $after } it is { $new } ({ $gap }).
forecast-change-same = With data up to { $before } this day was expected to bring the same: { $new }.
forecast-change-version = Another version of the model took over in between.
forecast-change-level = The usual level of the series
forecast-change-values = was { $before }, is { $after }

status-all-alerts = All alerts and what people say about them
alerts-lead = What somebody must know, who looks after it, and what nobody needs to hear of for a while.
alerts-open = demand attention
alerts-acknowledged = acknowledged
alerts-silenced = silenced
alerts-resolved = resolved in 90 days
alerts-now = Open alerts
alerts-past = Resolved
alerts-no-past = None resolved in the last 90 days.
alerts-journal = What was recorded
alerts-no-journal = Nothing yet.
acknowledge = Acknowledge
acknowledge-title = I look after it
acknowledge-text = The alert stays until its cause is gone, and asks nobody any more unless it becomes worse.
alert-note = Note for the record
silence = Silence
silence-title = Silence alerts of this kind
silence-text = They are recorded as ever and only demand no attention. It ends by itself.
silence-for = For
silence-day = 1 day
silence-3-days = 3 days
silence-week = 1 week
silence-30-days = 30 days
unsilence = End the silence

# Simulation of policies.
simulation-lead-none = What the error would have been, and at what cost, had the model been retrained and deployed by other rules.
simulation-lead =
    { $n ->
        [one] { $from } to { $through }, replayed day by day under each policy, with { $n } training in all. The error is that of forecasts made the day before.
       *[other] { $from } to { $through }, replayed day by day under each policy, with { $n } trainings in all. The error is that of forecasts made the day before.
    }
simulation-take = Take this policy
simulation-error = Its { $metric }
simulation-runs = Retrainings
simulation-deployed =
    { $n ->
        [one] { $n } deployed
       *[other] { $n } deployed
    }
simulation-time = Training time
simulation-policies = Policies
simulation-policy = Policy
simulation-excess = Against the best
simulation-sure = { $confidence } sure
simulation-cut = What lies above { $most } is cut off.
simulation-chosen = take this one
simulation-as-good = as good, dearer
simulation-worse = worse
simulation-strips = When each would have retrained
simulation-key-deployed = deployed
simulation-key-rejected = rejected
simulation-marks-said = { $policy }: { $runs } retrainings, { $deployed } deployed
simulation-mark-deployed = { $date }: deployed
simulation-mark-rejected = { $date }: rejected
simulation-chart = The error week by week
simulation-chart-said = A line for each policy: the error week by week
simulation-others = Simulations so far
simulation-how = Try other policies:
policy-declared = as the model declares
policy-never = the first version serves for good
policy-weekly = every week, deployed by the rules
policy-monthly = every four weeks, deployed by the rules
policy-on-degradation = when the error is a quarter above the holdout's
policy-on-drift = when a column changed much since the model learned
policy-weekly-refresh = every week, deployed unless it is worse
policy-weekly-blind = every week, deployed whatever comes of it
policy-own = from a file
blank-no-simulation = Nothing has been simulated yet
blank-no-simulation-next = Run this command; it takes minutes, disturbs nobody, and this page draws what it finds.

## The forecast page of a model whose rows are predicted each by itself
single-lead = Each row is predicted by itself, from what is known before its outcome.
single-ask = Ask about a row
single-ask-lead = The fields hold what is usual. Leave one empty where nothing is known. The question is logged and never judged.
single-button = Predict
single-answer = Answer
single-answer-none = Press the button: the prediction and its reasons appear here.
single-likely = Most likely: { $class }
single-interval = 80 % interval { $lo } to { $hi }; baseline { $baseline }
single-baseline = Baseline: { $baseline }
single-reasons = Why: what each feature adds
single-reasons-points = Why: what each feature adds, in percentage points
single-waiting = Rows that wait for their outcome
single-waiting-none = No imported row waits for its outcome.
single-waiting-some = The newest { $shown } of { $n }; programs get all of them, page by page.
single-row = Row
single-class = Class
single-api = Programs ask here:
single-not-a-number = { $value } is not a number
forecast-overridden = by { $by } instead of { $statistical }
forecast-legend-overridden = Overridden
forecast-override = Override
overrides-lead = Who knows more than the model, says so here. The number in use is then yours; the model is still judged by its own.
overrides-form = Override forecasts
overrides-from = From
overrides-to = To
overrides-kind = What the number is
overrides-kind-value = the new forecast of a day
overrides-kind-percent = a change, in percent
overrides-number = Number
overrides-number-note = Of several series it is their sum, which they share as their forecasts do. In percent: 10 raises by a tenth, -10 lowers.
overrides-by = Who
overrides-reason = Why
overrides-note = Name and reason stay in the record. An override stays in force when newer forecasts are issued; a closed day stays 0.
overrides-do = Override
overrides-back = To the forecast
overrides-worth = What overriding is worth
overrides-worth-note = On every day whose actual is known: the error of what was used beside the error of the model's last forecast before the day.
overrides-worth-nothing = No override has met its actual yet.
overrides-said = What was said
overrides-said-nothing = Nobody has overridden a forecast.
overrides-what = Of what
overrides-used = In use
overrides-model = Model
overrides-withdraw = Withdraw
overrides-withdraw-title = Use the model's forecast again?
overrides-withdraw-text = Everything that is overridden there is withdrawn. What was said stays in the record.
override-as-model = as the model says
override-series =
    { $n ->
        [one] { $n } series
       *[other] { $n } series
    }
override-withdrawal = withdrawal
override-replaced = no longer in force
override-past = past
override-in-force = in force
override-partly = partly in force
override-nearer = nearer than the model: { $nearer } of { $n }
override-raised = Raised
override-lowered = Lowered
override-small = Below 10%
override-medium = 10 to 25%
override-large = 25% or more
override-by-person = Who
override-by-direction = Direction
override-by-size = Size of the change
override-helped = it helps
override-hurt = it hurts
override-even = no difference
override-interval = with 90% confidence { $low } to { $high }
override-too-few = below 20 overrides or 14 days nothing can be said
override-points = Value added
override-points-help = WAPE of the model less WAPE of what was used, in percentage points; above 0 overriding helped
override-in-points = { $points } pts
override-share = Nearer than the model
override-of = of { $n } that met their actuals
override-wape = WAPE of what was used
override-wape-model = the model: { $wape }
override-note = nearer { $helped } of { $n }
override-note-few = nearer { $helped } of { $n }; not enough data
quarantine-replay = Judge again
quarantine-replay-note = By today's declaration and by what is usual today; what passes is loaded as an import of its own, once
quarantine-download = Download to mend (CSV)
quarantine-later = loaded later, by import { $import }
quarantine-replayed = Judged again: loaded { $loaded }, refused again { $refused }, overtaken by newer values { $overtaken }, put aside again by a later import { $superseded }, not readable as they stand { $unread }.
ahead-title = Days ahead
ahead-span = What must be known ahead, { $from } to { $to }
ahead-complete = Nothing is missing.
ahead-needed = needed
ahead-optional = not needed
ahead-missing =
    { $n ->
        [one] { $n } day of { $column } is missing, first { $first }
       *[other] { $n } days of { $column } are missing, first { $first }
    }
ahead-xlsx = Table to fill (XLSX)
ahead-csv = Table to fill (CSV)
ahead-note = One row for each series and day; fill the empty cells and import the file as it is. On the command line: vakhta template.
