# The frame: brand, menu, language, clock, small words, errors.
brand = Vakhta
skip = Skip to the content
language = Language
menu-open = Open the menu
menu-name = Pages
menu-model = Model
menu-forecasts = FORECASTS
menu-monitoring = MODEL MONITORING
menu-more = MORE
menu-forecast = Forecast
menu-overrides = Overrides
menu-data = Data
menu-quality = Data quality
menu-status = Model status
menu-alerts = Alerts
menu-performance = Performance metrics
menu-errors = Error analysis
menu-history = Training history
menu-payback = Did retraining pay
menu-simulation = Policy simulation
menu-retrain = Manual retraining
menu-api = API documentation
clock-wall = { $date }
clock-wall-help = Today, by the clock of the server
clock-data = data clock: { $date }
clock-data-help = This model lives in the time of its data: its today is the day after the last known one
cancel = Cancel
word-yes = yes
not-enough-data = not enough data
chart-no-script = The chart needs JavaScript; the tables below hold the same numbers.

duration-seconds = { $s } s
duration-minutes = { $m } min { $s } s
duration-hours = { $h } h { $m } min
count-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
count-rows =
    { $n ->
        [one] { $n } row
       *[other] { $n } rows
    }

weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

column-branch = Branch
column-product = Product
column-store = Store
column-item = Item
column-promo = Promotion
column-holiday = Holiday
column-school-holiday = School holidays
column-price = Price
columns-branch = branches
columns-product = products
columns-store = stores
columns-segment = segments
unit-pieces = pieces

period-4-weeks = 4 weeks
period-3-months = 3 months
period-1-year = 1 year

failure-code = Error
failure-request = Request id
failure-home = To the first page
failure-busy-link = Follow the run
failure-not-found = Not found
failure-not-found-text = There is nothing at this address.
failure-not-found-next = It may have been typed differently, or belong to another model. The menu leads to everything there is.
failure-single-rows = Only of daily series
failure-single-rows-text = This model predicts single rows, and what this page shows is of daily series.
failure-single-rows-next = What is known of single rows instead stands on the page below.
failure-invalid-value = This could not be understood
failure-invalid-value-text = A value in the request is not what is needed. Nothing was changed.
failure-invalid-value-next = Go back, correct what is named below, and send it again.
failure-busy = The model is being retrained
failure-busy-text = Only one run of a model goes on at a time, and one is under way. Nothing was changed.
failure-busy-next = Follow the run to its end, or cancel it first.
failure-refused = Not possible now
failure-refused-text = The state of the model does not allow this. Nothing was changed.
failure-refused-next = The reason is below; the training history shows how things stand.
failure-not-enough-data = Not enough data yet
failure-not-enough-data-text = There are too few facts for an answer that could be trusted.
failure-not-enough-data-next = Import more data, or wait until more days have passed.
failure-unavailable = Out of reach for a moment
failure-unavailable-text = Something that Vakhta depends on does not answer.
failure-unavailable-next = Try again in a moment. If it stays so, `vakhta doctor` says what is missing.
failure-overloaded = Too busy for a moment
failure-overloaded-text = Too much is being worked on at the same time.
failure-overloaded-next = Try again in a moment.
failure-internal = Something went wrong here
failure-internal-text = This is a fault of the server and not of yours. Forecasts go on being served.
failure-internal-next = Try again. If it happens again, look for the request id in the server's log.
failure-not-allowed = Not yours to do
failure-not-allowed-text = Your role does not allow this, or the declaration of the model names who may. Nothing was changed.
failure-not-allowed-next = Ask an administrator for another role, or whoever keeps the declaration.
failure-cross-origin = Not from here
failure-cross-origin-text = A change may only be asked for on a page of this server. Nothing was changed.
failure-cross-origin-next = Open the panel at its own address and repeat it there.
failure-not-signed-in = Sign in first
failure-not-signed-in-text = You are not signed in, or no longer. Nothing was changed.
failure-not-signed-in-next = Sign in and repeat what you were doing.
failure-slow-down = Please wait a moment
failure-slow-down-text = Too many wrong passwords came from your address, so nothing from there is looked at for a while.
failure-slow-down-next = Wait as long as is said below, then try again.
