# Русские соответствия английским предложениям из en/said.ftl; имена значений объяснены там же.

# Rows that an import puts aside
said-date-missing = нет даты: заполните её или удалите строку
said-key-missing = нет значения ключа: заполните его или удалите строку
said-key-control = содержит перевод строки, табуляцию или другой управляющий знак; ключ — одна строка текста
said-key-long = длиннее { $n } знаков; ключ — это короткое имя ряда
said-before-first-day = раньше { $day-first }: таким датам мы не верим
said-future-target = этот день ещё не наступил (сегодня { $day-today }), а цель заполнена; оставьте её пустой
said-too-far-ahead = слишком далеко: дальше чем через { $n } дн. от сегодняшнего дня, { $day-today }
said-outlier = больше обычного более чем в { $n-factor } раз (девять из десяти { $said-of } — не больше { $v-usual }); исправьте, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true) или задайте `max` для «{ $column }»
said-beyond-belief = больше 10¹⁵, а таких больших значений не бывает; исправьте, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true) или задайте `max` для «{ $column }»
said-of-series = известных значений этого ряда
said-of-series-file = значений этого ряда в файле
said-of-all = известных значений всех рядов
said-of-file = значений в файле
said-stray-late =
    { $n ->
        [one] на { $n } день позже { $day-last }, а на этом дне известные значения «{ $column }» кончаются; исправьте год, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true)
        [few] на { $n } дня позже { $day-last }, а на этом дне известные значения «{ $column }» кончаются; исправьте год, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true)
       *[many] на { $n } дней позже { $day-last }, а на этом дне известные значения «{ $column }» кончаются; исправьте год, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true)
    }
said-stray-early =
    { $n ->
        [one] на { $n } день раньше { $day-first }, а известные значения «{ $column }» начинаются только с этого дня; исправьте год, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true)
        [few] на { $n } дня раньше { $day-first }, а известные значения «{ $column }» начинаются только с этого дня; исправьте год, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true)
       *[many] на { $n } дней раньше { $day-first }, а известные значения «{ $column }» начинаются только с этого дня; исправьте год, а если так и есть, загрузите с --accept-outliers (в API — accept_outliers=true)
    }
said-below-zero = меньше нуля, хотя «{ $column }» объявлено неотрицательным; если это возврат, выгрузите итог за день или не выгружайте возвраты, либо уберите `non_negative` из описания модели
said-not-finite = не конечное число; где ничего не известно, оставьте ячейку пустой
said-beyond-max = больше объявленного предела для «{ $column }»: { $v-max }
said-duplicate = те же { $list-keys }, что в строке { $n-row }, но другие значения; оставьте одну из строк
said-time-of-day = указано время суток; сначала сложите строки одного дня
said-not-a-date = не дата вида { $form }
said-decimal =
    { $has ->
        [comma] в числе десятичная запятая, а файл читается с десятичной точкой; запишите единообразно или задайте `decimal`
       *[point] в числе десятичная точка, а файл читается с десятичной запятой; запишите единообразно или задайте `decimal`
    }
said-not-a-number = не число
said-too-large = больше любого числа, которое можно хранить (около 1,8·10³⁰⁸); исправьте
said-undecodable = есть знаки не из кодировки файла; задайте `encoding`
said-cells = ячеек в строке: { $n-cells }, а в заголовке: { $n-header }
said-open-quote = кавычка открыта и не закрыта в своей строке; закройте её, а если она часть текста, напишите дважды

# What an import warns of
said-columns-left-out = столбцы, которых нет в описании модели, пропущены: { $columns }
said-repeated-rows =
    { $n ->
        [one] { $n } повтор одинаковых строк отброшен
        [few] { $n } повтора одинаковых строк отброшены
       *[many] { $n } повторов одинаковых строк отброшены
    }
said-encoding = текст не в UTF-8 и читается как { $encoding }
said-dates-fit-both = даты столбца «{ $column }» подходят и под { $form-first }, и под { $form-second }; они читаются как { $form-read }; если это не так, задайте `date_format`
said-no-date-column = в первых строках не нашлось столбца с датами
said-ragged = среди первых строк таких, где ячеек больше или меньше, чем в заголовке, или не закрыта кавычка: { $n }
said-commas =
    { $reading ->
        [thousands] запятые в числах читаются как разделители тысяч; если это не так, задайте `decimal`
       *[other] запятые в числах читаются как десятичные; если это не так, задайте `decimal`
    }
said-cell-unreadable = строка { $n-row }, столбец «{ $column }»: «{ $cell }» не читается
said-no-column-like =
    { $what ->
        [time] ни один столбец не похож на время; назовите его сами
       *[target] ни один столбец не похож на цель; назовите его сами
    }

# Why a whole file is refused
said-file-unreadable = { $path } не читается ({ $why }); проверьте, что файл есть и его можно читать
said-file-folder = { $path } — папка; назовите один из её файлов
said-file-schema = описание столбцов не годится: { $said }
said-file-empty = файл пуст; выгрузите его заново, с заголовком и строками
said-file-header-only = в файле есть заголовок, но нет строк; выгрузите его за больший период
said-file-no-table = файл не таблица: { $said }; сохраните его как CSV (UTF-8), XLSX или Parquet
said-file-zip = это архив ZIP
said-file-old-spreadsheet = это электронная таблица или документ старого вида (XLS, DOC) либо файл под паролем
said-file-pdf = это документ PDF
said-file-html = это HTML или XML
said-file-json = это JSON
said-file-zero-bytes = в нём есть нулевые байты, значит, это не текст
said-file-no-separator = ни запятая, ни точка с запятой, ни табуляция, ни вертикальная черта не делят строки на столбцы; первая строка: «{ $line }»
said-file-ragged = ни в одной строке нет стольких ячеек, сколько в заголовке
said-file-open-quote = в строке файла { $n-row } открыта и не закрыта кавычка: { $text }
said-file-column-missing = в файле нет столбца «{ $column }»; есть: { $columns }
said-file-column-misspelt = в файле нет столбца «{ $column }»; есть: { $columns }. Может быть, это «{ $nearest }»?
said-file-wide-column =
    { $what ->
        [days] в файле нет столбца «{ $column }»; файл прочитан как широкая таблица: столбцы от «{ $first }» до «{ $last }» — это дни (всего { $n }), остальные столбцы: { $others }; добавьте недостающий или сохраните таблицу так, чтобы на каждое значение была строка
       *[series] в файле нет столбца «{ $column }»; файл прочитан как широкая таблица: столбцы от «{ $first }» до «{ $last }» — это ряды (всего { $n }), остальные столбцы: { $others }; добавьте недостающий или сохраните таблицу так, чтобы на каждое значение была строка
    }
said-file-column-twice = в заголовке дважды назван столбец «{ $column }»; переименуйте один из них
said-file-column-type =
    { $wanted ->
        [date] столбец «{ $column }» имеет тип { $found } и не читается как дата; измените файл или описание модели
        [number] столбец «{ $column }» имеет тип { $found } и не читается как число; измените файл или описание модели
       *[text] столбец «{ $column }» имеет тип { $found } и не читается как текст; измените файл или описание модели
    }
said-file-mixed-dates = в столбце «{ $column }» даты записаны по-разному: в строке { $n-row } — { $form } («{ $value }»), в строке { $n-other } — { $form-other } («{ $other }»), всего иначе записано строк: { $n-others }; запишите все даты одинаково или задайте `date_format`, если вид { $form-expected } угадан неверно
said-file-all-bad = ни одну строку из { $n } загрузить нельзя; первая, { $n-row }, столбец «{ $column }»: { $said }
said-file-too-many-bad = негодных строк больше { $n }; проверьте разделитель, десятичный знак и вид дат; первая, { $n-row }, столбец «{ $column }»: { $said }
said-file-line-long = строка файла { $n-row } длиннее { $n-limit } байт; строки таблиц намного короче, выгрузите файл заново
said-file-too-many-rows = в файле больше { $n } строк; разделите его по периодам
said-file-damaged = файл повреждён ({ $what }); скопируйте или выгрузите его заново
said-import-aside = отложено строк: { $n } из { $count-rows } ({ $share })
said-sheet-missing = в книге нет листа «{ $sheet }»; есть листы { $sheets }
said-sheet-merged = лист «{ $sheet }», строка { $n-row }: число стоит в объединённых ячейках нескольких строк; разъедините ячейки и дайте каждой своё
said-sheet-large = на листе «{ $sheet }» больше { $n-columns } столбцов или { $n-cells } ячеек
said-sheet-others = прочитан лист «{ $sheet }»; в книге есть и другие: { $sheets }
said-sheet-no-cells = на листе «{ $sheet }» нет строки, где было бы хотя бы две ячейки
said-sheet-no-data = на листе «{ $sheet }» нет строки с днём или числом
said-sheet-no-header = на листе «{ $sheet }» данные начинаются со строки { $n-row }; поставьте над ними строку с названиями столбцов
said-sheet-alike = строки { $n-first }–{ $n-last } листа «{ $sheet }» не различают столбцы; дайте каждому своё название, в одной строке
said-wide-days = столбцы — это дни: они прочитаны как строки, день в «{ $time }», значение в «{ $target }»
said-wide-series = столбцы — это ряды: они прочитаны как строки, название в «{ $key }», значение в «{ $target }»
said-wide-dates-fit-both = дни в заголовке подходят и под { $form-first }, и под { $form-second }; они прочитаны как { $form-read }; если это не так, задайте `date_format`
said-sheet-dates-fit-both = дни, записанные текстом, подходят и под { $form-first }, и под { $form-second }; они прочитаны как { $form-read }; если это не так, задайте `date_format`
said-totals-rows = строк с итогами пропущено: { $n }
said-totals-columns = столбцы с итогами пропущены: { $columns }

# What is told of the rows of a file
said-no-target = ни в одной строке нет значения «{ $column }»
said-one-day = все строки с целью относятся к одному дню, { $day }; модели нужна история подлиннее
said-short-days = дней, в которых строк меньше половины обычного ({ $v-usual }): { $n }; первый — { $day }, строк: { $n-rows }
said-only-zeros = рядов, в которых одни нули: { $n } из { $n-all }: { $list-series }
said-gaps = рядов с пропусками: { $n }, пропущено дней: { $n-days } (пропуск — не ноль): { $list-series }
said-unseen = рядов, которых раньше не было: { $n }: { $list-series }

# What is told of a restore
said-restore = возврат к версии { $n }
said-restored = строк вернулось: { $n-returned }, исправлено обратно: { $n-updated }, убрано: { $n-removed }
said-restore-same = данные такие же, какими были в версии { $n }
said-restore-note = данные возвращены к версии { $n }: { $said }

# Steps of a run
said-run-asked-cli = запрошено из командной строки
said-run-asked-hand = запрошено вручную
said-run-waiting = ожидает своего процесса
said-run-reading = читает набор данных { $dataset }
said-run-leak = ищет столбцы, которых заранее никто не знает
said-run-features =
    { $n ->
        [one] считает { $n } признак
        [few] считает { $n } признака
       *[many] считает { $n } признаков
    }
said-run-fold = { $engine }: часть { $n } из { $n-folds }
said-run-holdout =
    { $n ->
        [one] измеряет ошибку на последнем дне, которого обучение не видело
       *[many] измеряет ошибку на последних { $n } днях, которых обучение не видело
    }
said-run-comparing = сравнивает с рабочей версией
said-run-refit = учится на всех данных по { $day }
said-run-writing = записывает файл модели
said-run-done = готово
said-run-verifying = проверяет файл модели
said-run-deciding = принимает решение
said-run-failed = Не удался; работает прежняя версия
said-run-cancelled = Отменён ({ $actor }); работает прежняя версия

# Why a run failed
said-end-time = остановлен через { $n } мин: столько отведено на обучение; уменьшите число строк (training.rows.budget_rows) или модель
said-end-memory = остановлен: занято { $n } МБ памяти при пределе { $n-limit } МБ; уменьшите training.rows.budget_rows или дайте больше памяти
said-end-crashed = процесс обучения неожиданно завершился ({ $how })
said-end-crashed-hint = процесс обучения неожиданно завершился ({ $how }): { $hint }
said-end-no-start = процесс обучения не удалось запустить
said-end-interrupted = прерван: его процесс завершился раньше времени; начните снова
said-import-interrupted = прервана: её процесс завершился раньше времени; загрузите файл или верните версию снова: что уже есть, останется как есть
said-first-incomplete = первое обучение не закончилось
said-end-overtaken = пока эта версия обучалась, развернули другую, и сравнение уже неверно; начните снова
said-end-changing = модель менялась, пока записывалось решение; начните снова
said-end-differs = файл модели не тот, что записало обучение; возможно, неисправны диск или память
said-end-replaced = программу заменили во время работы; перезапустите её

# What stops a training that would learn from a column which nobody can know ahead
said-leak = проверка на утечку: { $said-evidence } Если это становится известно лишь потом, перенесите { $columns } из data.columns.known_ahead в data.columns.covariates; если известно заранее, так и укажите: [leak_check] allow = [{ $allow }]
said-leak-target = Из того, чего не объясняют прошлые значения, день недели и флаги, { $parts } (строк: { $count-rows }): это почти сама цель, а её заранее никто не знает.
said-leak-share = «{ $column }» объясняет { $v } %
said-leak-together = а все известные заранее величины вместе — { $v } %
said-leak-later = «{ $column }» заполняют вместе с целью: среди дней с фактом — { $n-with } из { $count-with }, без факта — { $n-without } из { $count-without }.
said-leak-constant = «{ $column }» после последнего факта везде равно { $v } (дней: { $count-ahead }), а до него (дней: { $count-past }) ни разу не держалось на одном значении дольше { $count-longest } дн.
said-leak-shuffled = Ошибка небольшой модели на случайных строках из знакомых ей дней — { $v-shuffled } %, на последних днях — { $v-ordered } %; без «{ $column }» ошибка на первых — { $v-without } %.
said-leak-marks = «{ $column }» метит дни, а о будущих ничего не говорит.

# The record of a version
said-trained-by = обучена запуском { $run }
said-replaced-by = Её заменила { $version }.
said-rolled-back = Возврат к { $version }: { $reason }
said-rollback = Возврат: { $reason }
said-rows-all =
    { $n ->
        [one] { $n } строка для обучения — все, что есть
        [few] { $n } строки для обучения — все, что есть
       *[many] { $n } строк для обучения — все, что есть
    }
said-rows-thinned = строк для обучения { $n } из { $n-possible }: все недавние и каждая { $n-kept }-я из более старых
said-stood-in = файл версии { $version } пропал или повреждён; вместо неё сравнение шло с базовым прогнозом

# Refusals and answers
said-not-enough = недостаточно данных: { $said }
said-no-rows = в наборе данных нет строк
said-no-actual = в наборе данных модели { $model } ещё нет ни одного факта
said-no-actual-row = ни в одной строке ещё нет факта
said-no-data-yet = у модели { $model } ещё нет данных; загрузите их командой `vakhta import { $same } ФАЙЛ`
said-few-rows = у модели { $model } строк: { $n }, а для обучения нужно { $n-least } (retrain.min_rows); загрузите ещё командой `vakhta import`
said-few-days = данные охватывают дней: { $n }, а при горизонте { $n-horizon } дн. нужно не меньше { $n-least }: отложенные дни, одна часть перед ними и { $n-learn } дн. для обучения; загрузите больше, уменьшите forecast.horizon_days или training.rows.burn_in_days и min_history
said-nothing-to-learn = учиться не на чем: каждому ряду нужно известных открытых дней: { $n } (training.rows.min_history), а всему набору — дней до первого прогноза: { $n-days } (training.rows.burn_in_days)
said-nothing-to-learn-by = до { $day } нет ни одной строки, на которой можно учиться
said-say-why = скажите в нескольких словах почему: это останется в записи
said-say-why-kept = скажите в нескольких словах почему: это останется в записи
said-reason-long = не больше 500 знаков
said-threshold = { $v } — не процент от 0 до 1000; например, 10 для 10 %
said-threshold-page = нужен процент больше 0 и не больше 1000, например 15, или ничего
said-outside = { $v } вне пределов от { $n-least } до { $n-most }
said-outside-horizon = { $v } вне пределов от 1 до { $n }, объявленного горизонта
said-not-within = { $day } не лежит между { $day-first } и { $day-last }
said-value-no-number = значение на { $day } — не число
said-no-covariate = заранее не известно; известны: { $columns }
said-date-needed = нужна дата вида 2019-04-05
said-number-needed = нужно число: 1 — да, 0 — нет
said-too-far-off = значение ряда { $series } так далеко от всего, чему модель училась, что прогноза не получается
said-no-model = модели { $name } нет
said-no-run = запуска { $name } нет
said-no-import = загрузки { $name } нет
said-no-version = версии { $name } нет
said-no-key-value = значения ключа { $name } нет
said-no-page = по адресу { $path } ничего нет
said-list-versions = список даст `vakhta model versions МОДЕЛЬ`
said-list-runs = список даст `vakhta runs МОДЕЛЬ`
said-known-versions = известные назовёт `vakhta model versions`
said-known-runs = известные назовёт `vakhta runs`
said-busy = модель { $model } переобучается запуском { $run }; дождитесь его конца или сначала отмените
said-busy-next = дождитесь конца запуска или отмените его на его странице
said-ended-already = запуск { $run } уже закончен
said-run-elsewhere = запуском { $run } занят другой процесс «Вахты» на { $host }; отмените его там
said-run-not-begun = запуск не начался; попробуйте снова
said-serves-already = версия { $version } и так работает
said-version-failed = версия { $version } помечена непригодной; выберите другую из архива
said-other-model = версия { $version } — модели { $of }, а не { $model }
said-kept-changing = модель в это время менялась; попробуйте снова
said-no-source = у модели { $model } не описан источник; добавьте в описание `[data.source] path = "…"` или загрузите файл командой `vakhta import`
said-source-no-file = в источнике { $path } нет файла CSV, XLSX или Parquet
said-source-unreadable = { $path } не читается: { $why }
said-artifact-missing = файл модели { $path } пропал: восстановите его папку из резервной копии или вернитесь к другой версии
said-artifact-changed = файл модели { $path } изменён: его хеш { $found }, а записан { $expected }; восстановите папку из резервной копии или вернитесь к другой версии
said-dataset-damaged = набор данных «{ $name }» повреждён ({ $what }); восстановите его папку из резервной копии
said-dataset-lost = набора данных «{ $name }» нет; загрузите в него файл или восстановите его папку из резервной копии
said-no-data-version = версии данных { $n } нет; есть с 1 по { $n-latest }
said-dataset-overtaken = пока набор данных «{ $name }» возвращали, его изменил кто-то ещё; ничего не изменено, посмотрите на его версии снова
said-dataset-conflict = набор данных «{ $name }» менялся, пока записывались строки; попробуйте снова
said-dataset-busy = набор данных { $dataset } сейчас записывают: { $said-by }; ничего не изменено, попробуйте снова, когда это закончится
said-dataset-by = с ним работает процесс { $pid } на { $host } ({ $said-purpose })
said-for-forecasts = прогнозы новой рабочей версии
said-for-interrupted = поиск прерванных загрузок
said-io = не удалось записать или прочитать { $path }; проверьте место на диске и права
said-import-more = сначала загрузите больше данных
said-ask-again = повторите чуть позже
said-nothing-changed = судя по всему, ничего не изменено; подробности — в журнале сервера под этим номером запроса
said-doing-storage = хранилище набора данных { $dataset }
said-doing-datasets = хранилище набора данных
said-doing-database = база данных
said-doing-artifacts = хранилище моделей
said-doing-work = работа в фоне
said-failed = не удалось: { $said }
said-failed-disk = не удалось: { $said }: на диске нет места; освободите его и попробуйте снова
said-unanswered = на запрос не удалось ответить
said-not-made = изменение не удалось
said-slow = нет ответа дольше { $n } с
said-goes-on = начатое изменение продолжается; прежде чем повторять, посмотрите на его итог
said-overloaded = запросов сейчас слишком много
said-too-many-files = файлов сейчас принимается слишком много
said-not-received = файл не удалось принять
said-too-large-body = содержимое больше { $n } МиБ
said-split-file = разделите файл по датам, сохраните его как Parquet или загрузите командой `vakhta import` на сервере
said-other-pages = изменить что-либо можно только со страниц этого сервера или программой
said-own-address = откройте панель по тому адресу, к которому идёт запрос
said-param-twice = параметр указан несколько раз
said-param-long = значение длиннее { $n } знаков
said-param-zero = в значении есть нулевой байт
said-method = { $method } по адресу { $path } невозможен
said-method-allowed = здесь возможны: { $methods }
said-leave-out = не указывайте, и будет { $n }
said-file-name-missing = не указано
said-file-name-long = длиннее 200 байт
said-file-name-odd = это не просто имя файла
said-file-name-own = отправьте собственное имя файла: ?filename=sales.csv
said-upload-empty = файл пуст
said-upload-stalled = файл перестал приходить
said-upload-torn = файл пришёл не полностью
said-upload-again = отправьте его снова
said-disk-full = на диске нет места для файла
said-disk-room = освободите место на сервере; ничего не изменено
said-not-whole = { $v } — не целое число от { $n-least } до { $n-most }
said-not-a-day = { $v } — не дата
said-write-day = напишите так: 2019-03-03
said-first-page = главная страница — /
said-every-operation = все операции перечислены на /docs
said-the-models = есть модели: { $models }
said-declare-one = опишите модель командой `vakhta model add ФАЙЛ`
said-known-imports = известные перечислены в таблице загрузок
said-known-models = описанные модели назовёт `vakhta model list`
said-known-ones = известны: { $names }
said-no-version-yet = у модели { $model } ещё нет рабочей версии; обучите её командой `vakhta train { $same }`
said-no-key-column = не ключевой столбец модели { $model }; { $said-keys }
said-keys-are = ключи: { $columns }
said-no-keys = ключей в таблице нет, это один ряд
said-database-damaged = база данных повреждена; остановите «Вахту»: `vakhta doctor` назовёт файл и скажет, что делать
said-database-away = база данных недоступна: { $said }
said-database-busy = ни одно соединение вовремя не освободилось
said-database-timeout = соединиться вовремя не удалось; работает ли сервер?
said-database-closed = хранилище закрыто
said-database-writing = другой процесс пишет уже больше 10 секунд
said-database-full = на диске нет места; освободите его
said-database-server-full = на диске сервера базы данных нет места; освободите его
said-database-disk = сбой диска ({ $what })
said-database-file = файл базы данных не открывается ({ $what })

# Why a source gave no rows
said-source-kind = адрес базы данных должен начинаться с postgres:// или sqlite://; исправьте переменную окружения
said-source-database = базу данных не удалось открыть ({ $why }); проверьте адрес и то, что она работает
said-source-query = база данных не приняла запрос ({ $why }); исправьте data.source.query
said-source-type = столбец «{ $column }» имеет тип { $found }, а нужны текст, число или дата; приведите его в запросе
said-source-slow =
    { $n ->
        [one] не все строки пришли за { $n } секунду; запросите меньше или увеличьте data.source.timeout_seconds
        [few] не все строки пришли за { $n } секунды; запросите меньше или увеличьте data.source.timeout_seconds
       *[many] не все строки пришли за { $n } секунд; запросите меньше или увеличьте data.source.timeout_seconds
    }
said-source-no-rows = источник не дал ни одной строки, хотя последние известные дни должен был дать снова; проверьте, о чём его спрашивают
said-source-many-rows = источник даёт больше { $n } строк; запросите меньше дней
said-source-many-columns = в строках больше { $n } столбцов; у каждой строки должны быть одни и те же
said-source-address = адрес не подходит: { $said }
said-source-in-full = напишите его полностью, например https://erp.example/api/sales
said-source-user = имени пользователя и паролю там не место; назовите переменную окружения в `token`
said-source-plain = токен ушёл бы незашифрованным; нужен https
said-source-link = ссылка на следующую страницу — не адрес
said-source-away = сервер источника не отвечает ({ $said-why }); проверьте адрес и то, что он работает
said-source-nothing-came =
    { $n ->
        [one] за { $n } секунду ничего не пришло
        [few] за { $n } секунды ничего не пришло
       *[many] за { $n } секунд ничего не пришло
    }
said-source-answer = сервер источника ответил { $status }, { $kind }, начало: «{ $begins }»; { $said }
said-source-answer-empty = сервер источника ответил { $status } и больше ничего; { $said }
said-source-check-token = проверьте токен
said-source-check-address = проверьте адрес
said-source-check-both = проверьте адрес и то, что запрашивается
said-source-its-pause = он просит пока не обращаться; повторите позже или запросите меньше строк
said-source-its-fault = ошибка на его стороне; обратитесь к тем, кто его обслуживает
said-source-not-json = сервер источника прислал { $kind }, а не JSON, начало: «{ $begins }»; проверьте адрес и токен
said-source-elsewhere = сервер источника отсылает на { $to }, а запрашивается только объявленный адрес; если тот верен, объявите его
said-source-no-array = страница { $n }: в «{ $pointer }» — { $said-found }, а не массив объектов; исправьте data.source.rows
said-source-no-object = страница { $n }: строка { $n-row } — { $said-found }, а не объект со столбцами
said-source-no-address = страница { $n }: в «{ $pointer }» — { $said-found }, а не адрес следующей страницы; исправьте data.source.next
said-source-page-large = страница { $n } больше { $n-limit } МиБ; запросите страницы поменьше
said-source-many-pages = страниц больше { $n }; запросите страницы побольше или меньше дней
said-source-round = страница { $n } повторяет одну из прежних, и конца им не будет; проверьте data.source.url и next
said-storage-away = хранилище не отвечает ({ $said-why }); проверьте data.source.endpoint и то, что оно работает
said-storage-words = ответ хранилища непонятен ({ $why }); проверьте data.source.endpoint
said-storage-odd-key = у одного из объектов ключ, который нельзя прочитать ({ $why }); переименуйте объект или укажите более длинный префикс
said-storage-none = нет ни одного объекта CSV, XLSX или Parquet; проверьте data.source.objects
said-storage-many = объектов больше { $n }; укажите более длинный префикс
said-storage-large = объект больше { $n } ГиБ; записывайте объекты поменьше
said-storage-answer = хранилище ответило { $status } { $code } («{ $says }»); { $said }
said-storage-answer-bare = хранилище ответило { $n }; { $said }
said-storage-no-bucket = такого бакета нет; проверьте data.source.objects и data.source.endpoint
said-storage-no-object = такого объекта нет; проверьте data.source.objects
said-storage-key = этот ключ ему неизвестен; проверьте переменную, названную в data.source.access_key_id
said-storage-secret = секрет не от этого ключа; проверьте переменную, названную в data.source.secret_access_key
said-storage-clock = часы этой машины идут неверно; исправьте их
said-storage-archived = объект в архиве; восстановите его в хранилище
said-storage-region = бакет находится в другом регионе; задайте data.source.region = "{ $region }"
said-storage-elsewhere = бакет находится в другом регионе; проверьте data.source.region и data.source.endpoint
said-storage-may-not = ключу не разрешено это читать; разрешите ему s3:ListBucket и s3:GetObject
said-storage-anonymous = без ключа это читать не разрешено; объявите access_key_id и secret_access_key
said-storage-nothing = там ничего нет; проверьте data.source.objects и data.source.endpoint
said-storage-busy = оно перегружено; повторите позже
said-storage-check = проверьте data.source.objects, endpoint и region
said-storage-form = напишите его так: s3://bucket/prefix/
said-storage-bucket = в имени бакета от 3 до 63 латинских букв, цифр, дефисов и точек
said-storage-wildcard = шаблоны там не действуют; назовите префикс, и будут прочитаны все таблицы под ним
said-storage-segments = ключ, в котором есть //, . или .., прочитать нельзя
said-storage-in-full = напишите его полностью, например https://storage.example
said-storage-user = имени пользователя и паролю там не место; назовите переменные окружения
said-storage-alone = это адрес только хранилища; бакет и префикс указывают в data.source.objects
said-storage-plain = то, что открывает только ключ, ушло бы незашифрованным; нужен https
said-source-variable = переменная окружения { $name } не задана там, где работает «Вахта»; задайте её и запустите снова
said-source-keeping = сохранение строк источника
said-json-nothing = ничего
said-json-members = объект с полями { $names }
said-json-flag = логическое значение
said-json-number = число
said-json-text = текст
said-json-array = массив
said-json-empty = пустой объект

# Жизнь уведомления
said-silenced-until = до { $until } (UTC)
said-turned-critical = предупреждение стало критичным
said-nobody-acknowledged = никто не принял его больше { $n-hours } ч
said-alert-level = уровень { $n-level }: { $said }

# Прогнозы сумм
said-sums-helped = прогнозы сумм учтены: { $metric } кросс-валидации { $v } при сложении снизу, { $v-sums } после согласования
said-sums-no-help = прогнозы складываются снизу: { $metric } кросс-валидации { $v }, после согласования с прогнозами сумм { $v-sums }
said-sums-untold = прогнозы складываются снизу: по отрезкам проверки нельзя сказать, помогают ли прогнозы сумм
said-sums-little = у сумм слишком мало прошлого, чтобы их прогнозировать; прогнозы складываются снизу

# Модели, у которых каждая строка предсказывается отдельно
said-rows-holdout = измеряет ошибку на самых новых строках ({ $n }), которых обучение не видело
said-rows-split = отложено строк: { $n }, начиная с { $day-first }; до этого обучение на строках: { $n-learned }, по { $day-last }
said-rows-accuracy = более вероятный класс сбылся у { $v } % отложенных строк; самый частый составляет { $v-always } %
said-rows-baseline = базовый прогноз — средний исход или доля каждого класса в том, на чём шло обучение
said-rows-few = строк с исходом — { $n }, а для обучения нужно { $n-least }; загрузите больше
said-rows-alone = «{ $column }» само по себе говорит об исходе на { $v } % (строк: { $count-rows }): ничто из известного до исхода так не может.
said-rows-only-series = { $model } предсказывает отдельные строки, а это относится к дневным рядам; спросите её предсказания
said-rows-only-rows = { $model } прогнозирует дневные ряды; спросите её прогнозы
said-class-unknown = нет среди объявленных классов { $classes }; исправьте или объявите в `classes`
said-rows-far = значение так далеко от всего, на чём шло обучение, что предсказать нельзя
# Поправки к прогнозам
said-override-who = { $by } не может править прогнозы этой модели; кто может, перечислено в её описании: [overrides] allowed
said-override-by = укажите, кто правит: от 1 до { $n } символов
said-override-reason = укажите причину: от { $n-least } до { $n-most } символов
said-override-none = ни у одного из выбранных рядов нет прогноза
said-override-order = { $day } раньше начала, { $day-from }
said-override-past = { $day } уже в прошлом; первый день, который можно поправить, — { $day-first }
said-override-beyond = { $day } за пределами горизонта; последний день с прогнозом — { $day-last }
said-override-closed = { $day } — закрытый день: его прогноз ровно 0 и таким останется
said-override-zero = прогнозы на { $day } в сумме дают 0, поэтому распределить { $v } по ним нельзя; выберите один ряд
said-override-below = { $series }, { $day }: получилось бы { $v }, а показатель не бывает ниже 0
said-override-huge = { $series }, { $day }: получилось бы { $v }, больше наибольшего правдоподобного значения { $n }
said-override-no-number = { $v } — не число
said-override-outside = { $v } вне пределов от −{ $n-least } до { $n-most }
said-override-either = укажите либо value, либо percent
said-override-others = другие всё время правили те же дни; попробуйте ещё раз
said-override-forecasts = у модели { $model } ещё нет прогнозов; обучите её командой `vakhta train { $same }`
said-any-number = нужно число
# Строки, которые проверяются ещё раз
said-replay = повторная проверка отложенных строк
said-replay-of = повторная проверка строк, отложенных загрузкой { $n }
said-replay-reason = причины { $code } нет; есть такие: { $codes }
# Что должно быть известно заранее
said-ahead-missing = у «{ $column }» нет значения для ряда { $series } на { $day }; добавьте его (таблицу для заполнения пишет `vakhta template`) или объявите признак `optional`
said-ahead-none = у модели { $model } не объявлено столбцов, известных заранее: заполнять нечего
# Кому что можно
said-role-viewer = наблюдатель
said-role-analyst = аналитик
said-role-admin = администратор
said-field-role = роль
said-login-of = логин { $word-name }
said-login-taken = уже занят
said-login-rule = от 2 до 64 знаков: строчные латинские буквы, цифры, «.», «_», «-» и «@»; в начале — буква или цифра
said-gate-wrong = логин и пароль не подходят друг к другу, или учётная запись на время закрыта
said-gate-wrong-next = после пяти неверных паролей учётная запись закрывается на полчаса; открыть её может администратор
said-gate-nothing = войдите или предъявите токен: Authorization: Bearer …
said-gate-token = токен не наш или его время вышло
said-gate-ended = сеанс завершён; войдите снова
said-gate-key = ключ не наш или больше не действует
said-gate-in-next = токен даёт POST /api/auth/login; ключ можно попросить у администратора
said-gate-role = у { $name } роль «{ $said-role }», а здесь нужна «{ $said-needed }»
said-gate-role-next = роли даёт администратор: `vakhta user role LOGIN ROLE`
said-gate-models = ключ выдан на другие модели и открывает только адреса, где названа одна из его собственных: /api/v1/models/NAME
said-gate-from = изменение с cookie панели должно говорить, откуда оно
said-gate-password = пароль есть только у того, кто вошёл
said-gate-slow = с этого адреса пришло слишком много неверных паролей; попробуйте через { $n } с
said-gate-slow-next = подождите и попробуйте ещё раз
said-password-short = короче 10 символов; хорошо подходят несколько слов
said-password-long = длиннее 256 байт
said-password-login = состоит из логина; выберите такой, который по нему не угадать
said-password-common = один из первых, которые пробуют все; выберите другой
said-password-again = не совпадает с новым паролем
said-password-present = не тот, с которым вы вошли
said-role-unknown = { $name } — не роль; роли: viewer, analyst и admin
said-role-last = это последний администратор, который может войти; сначала назначьте другого
said-signed-other = вы — { $name }; оставьте поле пустым или укажите своё имя
said-key-name = укажите, для чего ключ: от 1 до 100 символов
said-key-days = ключ действует от 1 до 3650 дней или пока не отозван
said-no-user = пользователя { $name } нет
said-no-key = ключа { $name } нет
said-list-users = их перечисляет `vakhta user list`
said-list-keys = действующие перечисляет `vakhta key list`
