# English sentences of the core as they are stored and answered, one template each, word for word as the code writes them.
# A page recognises a stored sentence by its template and says it with the same key of another language, so these are
# patterns, not texts: `cargo nextest run -p vakhta-http said` fails where the code no longer says one of them.
# The name of a value says what becomes of it: day- a date, n a count, count- a count with its noun, v a number, share a percentage, list- names
# joined by "and", form a date format, said other sentences of this list, parts the same joined by commas; any other is
# shown as it is.

# Rows that an import puts aside
said-date-missing = the date is missing
said-key-missing = the key is missing
said-key-control = has a line break, tab or other control character; a key is one line of text
said-key-long = is longer than { $n } characters; a key is the short name of a series
said-before-first-day = is before { $day-first }, the first day that is believed
said-future-target = is in the future (today is { $day-today }) and has a target; leave the target empty
said-too-far-ahead = is more than { $n } days after today, { $day-today }
said-outlier = is more than { $n-factor } times what is usual (nine of ten { $said-of } are at most { $v-usual }); correct it, or, if it is right, load it with --accept-outliers (API: accept_outliers=true) or declare `max` for `{ $column }`
said-beyond-belief = is beyond 1e15, and nothing that large is believed; correct it, or, if it is right, load it with --accept-outliers (API: accept_outliers=true) or declare `max` for `{ $column }`
said-of-series = known values of this series
said-of-series-file = values of this series in the file
said-of-all = known values of all series
said-of-file = values in the file
said-stray-late = is { $n } days after { $day-last }, where the days with a known `{ $column }` end; correct the year, or, if it is right, load it with --accept-outliers (API: accept_outliers=true)
said-stray-early = is { $n } days before { $day-first }, where the days with a known `{ $column }` begin; correct the year, or, if it is right, load it with --accept-outliers (API: accept_outliers=true)
said-below-zero = is below zero although `{ $column }` is declared non-negative; if it is a return or a refund, export the day's net sum or leave returns out, or take `non_negative` out of the declaration
said-not-finite = is not a finite number; leave the cell empty where nothing is known
said-beyond-max = is beyond the declared maximum { $v-max } of `{ $column }`
said-duplicate = has the same { $list-keys } as row { $n-row } with other values; keep one of them
said-time-of-day = has a time of day; sum the rows of a day first
said-not-a-date = is not a date of the form { $form }
said-decimal = has a decimal { $has } in a file read with a decimal { $mark }; write it alike or set `decimal`
said-not-a-number = is not a number
said-too-large = is larger than any number that can be stored (about 1.8e308); correct it
said-undecodable = has characters that are not of the file's encoding; set `encoding`
said-cells = has { $n-cells } cells where the header has { $n-header }
said-open-quote = opens a quote that does not close within its row; close it, or write it twice if it is part of the text

# What an import warns of
said-columns-left-out = columns that the schema does not name were left out: { $columns }
said-repeated-rows = { $n } repeated identical rows were dropped
said-encoding = the text is not UTF-8 and is read as { $encoding }
said-dates-fit-both = the dates of column `{ $column }` fit both { $form-first } and { $form-second }; they are read as { $form-read }, set `date_format` if that is wrong
said-no-date-column = no column with dates was found in the first rows
said-ragged = { $n } of the first rows have more or fewer cells than the header, or a quote that does not close
said-commas = commas in numbers are read as { $reading }; set `decimal` if that is wrong
said-cell-unreadable = row { $n-row }, column `{ $column }`: `{ $cell }` cannot be read
said-no-column-like = no column looks like the { $what }; name it yourself

# Why a whole file is refused
said-file-unreadable = { $path } cannot be read ({ $why }); check that the file exists and may be read
said-file-folder = { $path } is a folder; name one of its files
said-file-schema = the schema cannot be used: { $said }
said-file-empty = the file is empty; export it again with its header and rows
said-file-header-only = the file has a header and no rows; export it again for a longer period
said-file-no-table = the file is not a table: { $said }; save it as CSV (UTF-8), XLSX or Parquet
said-file-zip = it is a ZIP archive
said-file-old-spreadsheet = it is an old spreadsheet or document (XLS, DOC), or one protected by a password
said-file-pdf = it is a PDF document
said-file-html = it is HTML or XML
said-file-json = it is JSON
said-file-zero-bytes = it has zero bytes, so it is not text
said-file-no-separator = no comma, semicolon, tab or bar splits its lines into columns; the first line is `{ $line }`
said-file-ragged = no row has as many cells as the header
said-file-open-quote = line { $n-row } opens a quote that does not close: { $text }
said-file-column-missing = column `{ $column }` is not in the file, which has: { $columns }
said-file-column-misspelt = column `{ $column }` is not in the file, which has: { $columns }; did you mean `{ $nearest }`?
said-file-wide-column = column `{ $column }` is not in the file, which is read as a wide table: its { $n } columns from `{ $first }` to `{ $last }` are { $what }, the others: { $others }; add it, or save the table with one row for every value
said-file-column-twice = the header names column `{ $column }` twice; rename one of them
said-file-column-type = column `{ $column }` has type { $found }, which cannot be read as a { $wanted }; change the file or the schema
said-file-mixed-dates = column `{ $column }` mixes date formats: row { $n-row } is { $form } (`{ $value }`), row { $n-other } is { $form-other } (`{ $other }`), { $n-others } row(s) in all differ; write every date in one format, or set `date_format` if { $form-expected } was a wrong guess
said-file-all-bad = none of the { $n } rows can be loaded; first, row { $n-row }, column `{ $column }`: { $said }
said-file-too-many-bad = more than { $n } bad rows; check the separator, decimal mark and date format; first, row { $n-row }, column `{ $column }`: { $said }
said-file-line-long = line { $n-row } is longer than { $n-limit } bytes; a row of a table is far shorter, export the file again
said-file-too-many-rows = the file has more than { $n } rows; split it by period
said-file-damaged = the file is damaged ({ $what }); copy or export it again
said-import-aside = { $n } of { $count-rows } put aside ({ $share })
said-sheet-missing = the workbook has no sheet `{ $sheet }`; its sheets are { $sheets }
said-sheet-merged = sheet `{ $sheet }`, row { $n-row }: a number stands in merged cells of several rows; take the cells apart and give each its own
said-sheet-large = sheet `{ $sheet }` has more than { $n-columns } columns or { $n-cells } cells
said-sheet-others = sheet `{ $sheet }` is read; the workbook also has { $sheets }
said-sheet-no-cells = sheet `{ $sheet }` has no row with two cells or more
said-sheet-no-data = sheet `{ $sheet }` has no row with a day or a number
said-sheet-no-header = sheet `{ $sheet }` begins with data in row { $n-row }; put a row of column names above it
said-sheet-alike = rows { $n-first } to { $n-last } of sheet `{ $sheet }` do not tell its columns apart; give every column a name of its own, in one row
said-wide-days = the columns are days: they are read as rows with the day in `{ $time }` and the value in `{ $target }`
said-wide-series = the columns are series: they are read as rows with the name in `{ $key }` and the value in `{ $target }`
said-wide-dates-fit-both = the days in the header fit both { $form-first } and { $form-second }; they are read as { $form-read }, set `date_format` if that is wrong
said-sheet-dates-fit-both = the days that are written as text fit both { $form-first } and { $form-second }; they are read as { $form-read }, set `date_format` if that is wrong
said-totals-rows = rows of totals left out: { $n }
said-totals-columns = columns of totals left out: { $columns }

# What is told of the rows of a file
said-no-target = no row has a value of `{ $column }`
said-one-day = all rows with a target are of { $day }; a model needs more history
said-short-days = { $n } day(s) have less than half of the usual { $v-usual } rows; first { $day } with { $n-rows }
said-only-zeros = { $n } of { $n-all } series have only zeros: { $list-series }
said-gaps = { $n } series have { $n-days } absent days in all (absent is not zero): { $list-series }
said-unseen = { $n } series were not in the dataset before: { $list-series }

# What is told of a restore
said-restore = restore of version { $n }
said-restored = rows that came back: { $n-returned }, corrected back: { $n-updated }, removed: { $n-removed }
said-restore-same = the data are what they were at version { $n }
said-restore-note = data restored to version { $n }: { $said }

# Steps of a run
said-run-asked-cli = asked for on the command line
said-run-asked-hand = asked for by hand
said-run-waiting = waiting for its process
said-run-reading = reading dataset { $dataset }
said-run-leak = looking for columns that nobody can know ahead
said-run-features = computing { $n } features
said-run-fold = { $engine }: fold { $n } of { $n-folds }
said-run-holdout = scoring the last { $n } days, which no fit has seen
said-run-comparing = comparing with the champion
said-run-refit = learning from everything up to { $day }
said-run-writing = writing the artifact
said-run-done = done
said-run-verifying = verifying the artifact
said-run-deciding = deciding
said-run-failed = Failed; the champion stays
said-run-cancelled = Cancelled by { $actor }; the champion stays

# Why a run failed
said-end-time = ended after { $n } minutes, the time limit of a training; fewer rows (training.rows.budget_rows) or a smaller model would fit
said-end-memory = ended at { $n } MB of memory, above the limit of { $n-limit } MB; lower training.rows.budget_rows, or give it more memory
said-end-crashed = the training process ended unexpectedly ({ $how })
said-end-crashed-hint = the training process ended unexpectedly ({ $how }): { $hint }
said-end-no-start = the training process could not be started
said-end-interrupted = interrupted: its process ended while it was under way; start it again
said-import-interrupted = interrupted: its process ended while it was under way; import the file or restore the version again, what is there already stays as it is
said-first-incomplete = the first training did not complete
said-end-overtaken = another version was deployed while this one was trained, so the comparison no longer holds; run it again
said-end-changing = the model kept changing while the decision was written; run it again
said-end-differs = the artifact differs from what the training wrote; the disk or its memory may be faulty
said-end-replaced = the program was replaced while it ran; restart it

# What stops a training that would learn from a column which nobody can know ahead
said-leak = leak check: { $said-evidence } If { $it } known only afterwards, move { $columns } from data.columns.known_ahead to data.columns.covariates; if known ahead, say so: [leak_check] allow = [{ $allow }]
said-leak-target = Of what lags, weekday and flags leave open, { $parts } ({ $count-rows }): almost the target itself, which nobody knows ahead.
said-leak-share = { $column } explains { $v } %
said-leak-together = and all known-ahead quantities together { $v } %
said-leak-later = { $column } is filled in together with the target: on { $n-with } of { $count-with } with an actual, but on { $n-without } of { $count-without } without one.
said-leak-constant = { $column } is { $v } everywhere on all { $count-ahead } after the last actual, and in { $count-past } before it was never one value for longer than { $count-longest }.
said-leak-shuffled = A small model errs by { $v-shuffled } % on rows drawn from days that it knows and by { $v-ordered } % on the latest days; without { $column } it errs by { $v-without } % on the former.
said-leak-marks = { $column } marks days rather than saying anything of those to come.

# The record of a version
said-trained-by = trained by run { $run }
said-replaced-by = Replaced by { $version }.
said-rolled-back = Rolled back to { $version }: { $reason }
said-rollback = Rollback: { $reason }
said-rows-all = { $n } training rows, all there are
said-rows-thinned = { $n } of { $n-possible } training rows: the recent ones and one in { $n-kept } of the older
said-stood-in = the artifact of { $version } is missing or damaged; the baseline stood in for it

# Refusals and answers
said-not-enough = not enough data: { $said }
said-no-rows = the dataset has no rows
said-no-actual = dataset of { $model } has no row with an actual yet
said-no-actual-row = no row has an actual yet
said-no-data-yet = model { $model } has no data yet; load some with `vakhta import { $same } FILE`
said-few-rows = { $model } has { $n } rows, and a training needs { $n-least } (retrain.min_rows); load more with `vakhta import`
said-few-days = the data covers { $n } days, and a horizon of { $n-horizon } days needs at least { $n-least }: a holdout, one fold before it, and { $n-learn } days to learn from; load more, shorten forecast.horizon_days, or lower training.rows.burn_in_days and min_history
said-nothing-to-learn = no row can be learned from: every series needs { $n } known open days (training.rows.min_history) and the panel { $n-days } days before the first origin (training.rows.burn_in_days)
said-nothing-to-learn-by = no row up to { $day } can be learned from
said-say-why = say in a few words why; it goes into the record
said-say-why-kept = say in a few words why, the record keeps it
said-reason-long = at most 500 characters
said-threshold = { $v } is not a percentage between 0 and 1000, for example 10.0 for 10 %
said-threshold-page = a percentage above 0 and at most 1000 is needed, such as 15, or nothing
said-outside = { $v } is outside { $n-least } to { $n-most }
said-outside-horizon = { $v } is outside 1 to { $n }, the declared horizon
said-not-within = { $day } is not within { $day-first } to { $day-last }
said-value-no-number = the value on { $day } is not a number
said-no-covariate = is not a known-ahead covariate; those are { $columns }
said-date-needed = a date such as 2019-04-05 is needed
said-number-needed = a number is needed, 1 for yes and 0 for no
said-too-far-off = a value of series { $series } lies so far from all that was learned that no forecast follows
said-no-model = model { $name } does not exist
said-no-run = run { $name } does not exist
said-no-import = import { $name } does not exist
said-no-version = version { $name } does not exist
said-no-key-value = key value { $name } does not exist
said-no-page = there is nothing at { $path }
said-list-versions = list them with `vakhta model versions MODEL`
said-list-runs = list them with `vakhta runs MODEL`
said-known-versions = `vakhta model versions` names the known ones
said-known-runs = `vakhta runs` names the known ones
said-busy = model { $model } is being retrained by run { $run }; follow it, or cancel it first
said-busy-next = follow the run, or cancel it with DELETE
said-ended-already = run { $run } has ended already
said-run-elsewhere = run { $run } belongs to another process of Vakhta on { $host }; cancel it there
said-run-not-begun = the run could not be begun; try again
said-serves-already = version { $version } already serves
said-version-failed = version { $version } is marked failed, its artifact cannot be used; choose an archived version
said-other-model = version { $version } belongs to model { $of }, not to { $model }
said-kept-changing = the model kept changing; try again
said-no-source = model { $model } declares no source; add `[data.source] path = "…"` to its declaration, or load a file with `vakhta import`
said-source-no-file = the source { $path } has no CSV, XLSX or Parquet file
said-source-unreadable = { $path } cannot be read: { $why }
said-artifact-missing = artifact { $path } is missing: restore its folder from a backup, or roll back to another version
said-artifact-changed = artifact { $path } was changed: its hash is { $found }, the registry has { $expected }; restore its folder from a backup, or roll back to another version
said-dataset-damaged = dataset `{ $name }` is damaged ({ $what }); restore its folder from a backup
said-dataset-lost = there is no dataset `{ $name }`; import a file into it, or restore its folder from a backup
said-no-data-version = { $n } is no version with data; the dataset has 1 to { $n-latest }
said-dataset-overtaken = dataset `{ $name }` was changed by another writer meanwhile; nothing was restored, look at its versions again
said-dataset-conflict = dataset `{ $name }` was changed by others { $n } times while rows were merged; try again
said-dataset-busy = dataset { $dataset } is being written: { $said-by }; nothing was changed, try again when that has ended
said-dataset-by = process { $pid } on { $host } works on it ({ $said-purpose })
said-for-forecasts = the forecasts of a new champion
said-for-interrupted = a look after interrupted imports
said-io = cannot write or read { $path }; check free space and permissions
said-import-more = import more data first
said-ask-again = ask again in a moment
said-nothing-changed = nothing is known to have changed; the server's log says more under this request id
said-doing-storage = the storage of dataset { $dataset }
said-doing-datasets = the storage of a dataset
said-doing-database = the database
said-doing-artifacts = the artifact store
said-doing-work = background work
said-failed = { $said } failed
said-failed-disk = { $said } failed: the disk is full; free some space and try again
said-unanswered = the request could not be answered
said-not-made = the change could not be made
said-slow = no answer within { $n } seconds
said-goes-on = a change that was begun goes on; look at its result before you repeat it
said-overloaded = too many requests are being worked on
said-too-many-files = too many files are being received
said-not-received = the file could not be received
said-too-large-body = the body is larger than { $n } MiB
said-split-file = split the file by date, or convert it to Parquet, or import it with `vakhta import` on the server
said-other-pages = a change may only be asked for by this server's own pages or by a program
said-own-address = open the panel under the address that the request goes to
said-param-twice = the parameter is given more than once
said-param-long = the value is longer than { $n } characters
said-param-zero = the value contains a zero byte
said-method = { $method } is not possible at { $path }
said-method-allowed = possible here: { $methods }
said-leave-out = leave it out for { $n }
said-file-name-missing = it is missing
said-file-name-long = it is longer than 200 bytes
said-file-name-odd = it is not the plain name of a file
said-file-name-own = send the file's own name: ?filename=sales.csv
said-upload-empty = the file is empty
said-upload-stalled = the file stopped arriving
said-upload-torn = the file did not arrive whole
said-upload-again = send it again
said-disk-full = the disk has no room for the file
said-disk-room = make room on the server; nothing was changed
said-not-whole = { $v } is not a whole number from { $n-least } to { $n-most }
said-not-a-day = { $v } is not a day
said-write-day = write 2019-03-03
said-first-page = the first page is /
said-every-operation = every operation is listed at /docs
said-the-models = the models are { $models }
said-declare-one = declare one with `vakhta model add FILE`
said-known-imports = the table of imports links to the known ones
said-known-models = `vakhta model list` names the declared ones
said-known-ones = known ones are { $names }
said-no-version-yet = model { $model } has no version in service yet; train one with `vakhta train { $same }`
said-no-key-column = is not a key column of { $model }; { $said-keys }
said-keys-are = the keys are { $columns }
said-no-keys = the table has no key columns, it is one series
said-database-damaged = the database is damaged; stop Vakhta, `vakhta doctor` names the file and the remedy
said-database-away = the database is not available: { $said }
said-database-busy = no connection became free in time
said-database-timeout = no connection in time; is the server up?
said-database-closed = the store was closed
said-database-writing = another process has been writing for over 10 seconds
said-database-full = the disk is full: free some space
said-database-server-full = the database server's disk is full: free some space
said-database-disk = the disk failed ({ $what })
said-database-file = the database file cannot be opened ({ $what })

# Why a source gave no rows
said-source-kind = the address of the database must begin with postgres:// or sqlite://; correct the environment variable
said-source-database = the database cannot be opened ({ $why }); check its address and that it is up
said-source-query = the database refused the query ({ $why }); correct data.source.query
said-source-type = column `{ $column }` has type { $found }, which is no text, number or date; cast it in the query
said-source-slow = not all rows came within { $n } seconds; ask for fewer, or raise data.source.timeout_seconds
said-source-no-rows = the source gave no rows; a source gives the last known days again, so look at what it is asked for
said-source-many-rows = the source gives more than { $n } rows; ask for fewer days
said-source-many-columns = the rows have more than { $n } columns; every row should have the same few
said-source-address = the address cannot be used: { $said }
said-source-in-full = write it in full, such as https://erp.example/api/sales
said-source-user = a user name or password does not belong there; name an environment variable in `token`
said-source-plain = a token would travel for all to read; use https
said-source-link = the link to the next page is no address
said-source-away = the endpoint does not answer ({ $said-why }); check the address and that it is up
said-source-nothing-came = nothing came within { $n } seconds
said-source-answer = the endpoint answered { $status } with { $kind }, beginning `{ $begins }`; { $said }
said-source-answer-empty = the endpoint answered { $status } and nothing else; { $said }
said-source-check-token = check the token
said-source-check-address = check the address
said-source-check-both = check the address and what it is asked for
said-source-its-pause = it asks to be left alone for a while; sync later or ask for fewer rows
said-source-its-fault = the fault is on its side; ask whoever runs it
said-source-not-json = the endpoint answered with { $kind } and not with JSON, beginning `{ $begins }`; check the address and the token
said-source-elsewhere = the endpoint leads on to { $to }, and only the declared address is asked; declare that one if it is right
said-source-no-array = page { $n }: there is { $said-found } at `{ $pointer }` and not an array of objects; correct data.source.rows
said-source-no-object = page { $n }: row { $n-row } is { $said-found } and not an object with the columns as its members
said-source-no-address = page { $n }: there is { $said-found } at `{ $pointer }` and not the address of the next page; correct data.source.next
said-source-page-large = page { $n } is larger than { $n-limit } MiB; ask for smaller pages
said-source-many-pages = there are more than { $n } pages; ask for larger ones or fewer days
said-source-round = page { $n } is the same as one before it, so the pages would never end; check data.source.url and next
said-storage-away = the storage does not answer ({ $said-why }); check data.source.endpoint and that it is up
said-storage-words = the storage answered with what is not understood ({ $why }); check data.source.endpoint
said-storage-odd-key = an object has a key that cannot be read ({ $why }); rename it, or name a longer prefix
said-storage-none = there is no CSV, XLSX or Parquet object; check data.source.objects
said-storage-many = there are more than { $n } objects; name a longer prefix
said-storage-large = the object is larger than { $n } GiB; write smaller ones
said-storage-answer = the storage answered { $status } { $code } (`{ $says }`); { $said }
said-storage-answer-bare = the storage answered { $n }; { $said }
said-storage-no-bucket = there is no such bucket; check data.source.objects and data.source.endpoint
said-storage-no-object = there is no such object; check data.source.objects
said-storage-key = it does not know the key; check the variable that data.source.access_key_id names
said-storage-secret = the secret is not that of the key; check the variable that data.source.secret_access_key names
said-storage-clock = the clock of this machine is wrong; set it
said-storage-archived = the object is archived; restore it there
said-storage-region = the bucket lies elsewhere; set data.source.region = "{ $region }"
said-storage-elsewhere = the bucket lies elsewhere; check data.source.region and data.source.endpoint
said-storage-may-not = the key may not read this; allow it s3:ListBucket and s3:GetObject
said-storage-anonymous = not everybody may read this; declare access_key_id and secret_access_key
said-storage-nothing = nothing is there; check data.source.objects and data.source.endpoint
said-storage-busy = it is busy; sync later
said-storage-check = check data.source.objects, endpoint and region
said-storage-form = write it as s3://bucket/prefix/
said-storage-bucket = a bucket's name has 3 to 63 letters, digits, hyphens and dots
said-storage-wildcard = wildcards are not known there; name a prefix, and every table below it is read
said-storage-segments = a key with //, . or .. in it cannot be read
said-storage-in-full = write it in full, such as https://storage.example
said-storage-user = a user name or password does not belong there; name environment variables
said-storage-alone = it names the storage alone; bucket and prefix belong in data.source.objects
said-storage-plain = what only a key opens would travel for all to read; use https
said-source-variable = the environment variable { $name } is not set where Vakhta runs; set it and start again
said-source-keeping = keeping the rows of a source
said-json-nothing = nothing
said-json-members = an object with the members { $names }
said-json-flag = true or false
said-json-number = a number
said-json-text = a text
said-json-array = an array
said-json-empty = an empty object

# The life of an alert
said-silenced-until = until { $until } UTC
said-turned-critical = a warning turned critical
said-nobody-acknowledged = nobody acknowledged it for over { $n-hours } hours
said-alert-level = level { $n-level }: { $said }

# Forecasts of sums
said-sums-helped = forecasts of sums are taken in: { $metric } of cross-validation { $v } from below, { $v-sums } reconciled
said-sums-no-help = forecasts add up from below: { $metric } of cross-validation { $v }, reconciled with forecasts of sums { $v-sums }
said-sums-untold = forecasts add up from below: the folds cannot tell whether forecasts of sums help
said-sums-little = the sums have too little past to be forecast; forecasts add up from below

# Models whose rows are predicted each by itself
said-rows-holdout = scoring the newest { $n } rows, which no fit has seen
said-rows-split = held out: { $n } rows from { $day-first } on; learned before from { $n-learned } rows up to { $day-last }
said-rows-accuracy = the more likely class came true in { $v } % of the held-out rows; the more frequent one makes up { $v-always } %
said-rows-baseline = the baseline is the mean outcome, or the share of each class, of what was learned from
said-rows-few = { $n } rows have an outcome, and a training needs { $n-least }; load more
said-rows-alone = { $column } alone tells { $v } % of the outcome ({ $count-rows }): nothing that is known before it does.
said-rows-only-series = { $model } predicts single rows, and this is of daily series; ask for its predictions instead
said-rows-only-rows = { $model } forecasts daily series; ask for its forecasts instead
said-class-unknown = is none of the declared classes { $classes }; correct it, or declare it in `classes`
said-rows-far = a value lies so far from all that was learned that no prediction follows
# Overrides of forecasts
said-override-who = { $by } may not override forecasts of this model; [overrides] allowed of its declaration names who may
said-override-by = say who overrides, in 1 to { $n } characters
said-override-reason = say why, in { $n-least } to { $n-most } characters
said-override-none = none of the chosen series has a forecast
said-override-order = { $day } is before from, { $day-from }
said-override-past = { $day } is past; the first day that can be overridden is { $day-first }
said-override-beyond = { $day } is beyond the horizon; the last day that is forecast is { $day-last }
said-override-closed = { $day } is a closed day; its forecast is exactly 0 and stays so
said-override-zero = the forecasts of { $day } add up to 0, so { $v } cannot be shared out by them; choose one series
said-override-below = { $series } on { $day } would be { $v }, and the target cannot be below 0
said-override-huge = { $series } on { $day } would be { $v }, beyond the largest believable value, { $n }
said-override-no-number = { $v } is not a number
said-override-outside = { $v } is outside -{ $n-least } to { $n-most }
said-override-either = give either value or percent
said-override-others = others kept overriding the same days meanwhile; try again
said-override-forecasts = model { $model } has no forecasts yet; train it with `vakhta train { $same }`
said-any-number = a number is needed
# Rows that are judged again
said-replay = replay of rows put aside
said-replay-of = replay of rows put aside by import { $n }
said-replay-reason = { $code } is no reason; the reasons are { $codes }
# Values that must be known ahead
said-ahead-missing = `{ $column }` has no value for series { $series } on { $day }; add it (`vakhta template` writes the table to fill), or declare the covariate `optional`
said-ahead-none = model { $model } declares no known-ahead columns to fill
# Who may do what
said-role-viewer = viewer
said-role-analyst = analyst
said-role-admin = admin
said-field-role = role
said-login-of = login { $word-name }
said-login-taken = is taken
said-login-rule = 2 to 64 characters, lower-case letters, digits, '.', '_', '-' and '@', beginning with a letter or digit
said-gate-wrong = login and password do not belong together, or the account is locked for a while
said-gate-wrong-next = after five wrong passwords an account takes none for half an hour; an administrator can unlock it
said-gate-nothing = sign in, or show a token: Authorization: Bearer …
said-gate-token = the token is not one of ours, or its time is over
said-gate-ended = the session has ended; sign in again
said-gate-key = the key is not one of ours, or does not count any more
said-gate-in-next = POST /api/auth/login gives a token, or ask an administrator for a key
said-gate-role = { $name } is { $said-role }, and this is for { $said-needed }
said-gate-role-next = an administrator gives roles: `vakhta user role LOGIN ROLE`
said-gate-models = the key is for other models, and opens only addresses that name one of its own: /api/v1/models/NAME
said-gate-from = a change with the panel's cookie must say where it comes from
said-gate-password = only somebody who signed in has a password
said-gate-slow = too many wrong passwords came from this address; try again in { $n } s
said-gate-slow-next = wait, then try again
said-password-short = is shorter than 10 characters; several words make a good one
said-password-long = is longer than 256 bytes
said-password-login = is made of the login; choose one that nobody can guess from it
said-password-common = is among the first that anybody tries; choose another
said-password-again = is not the same as the new password
said-password-present = is not the password that you signed in with
said-role-unknown = { $name } is no role; the roles are viewer, analyst and admin
said-role-last = this is the last administrator who may sign in; make another one first
said-signed-other = you are { $name }; leave it out, or give your own name
said-key-name = say what the key is for, in 1 to 100 characters
said-key-days = a key lasts 1 to 3650 days, or until it is taken back
said-no-user = user { $name } does not exist
said-no-key = key { $name } does not exist
said-list-users = list them with `vakhta user list`
said-list-keys = list those that count with `vakhta key list`
