# Страницы в порядке меню.
col-80 = 80 %
col-95 = 95 %
col-action = Действие
col-actual = Факт
col-baseline = Базовый
col-change = Изменение ошибки
col-column = Столбец
col-coverage = В 80 %
col-cv = Кросс-валидация
col-data-version = Версия данных
col-day = День
col-days = Дней
col-decision = Решение
col-duration = Длилось
col-forecast = Прогноз
col-gap = Факт − прогноз
col-inserted = Новых
col-interval = Интервал 80 %
col-note = Примечание
col-old-new = прежняя → новая
col-pairs = Пар
col-quarantined = Отложено
col-reason = Почему и что делать
col-row = Строка
col-rows-of = На чём измерено
col-segment = Сегмент
col-source = Источник
col-status = Состояние
col-trained = Обучена
col-unchanged = Без изменений
col-updated = Исправлено
col-value = Значение
col-version = Версия
col-when = Когда, UTC
col-why = Почему

fact-age = Возраст
fact-artifact = Файл модели
fact-artifact-hash = SHA-256 файла
fact-confidence = Уверенность
fact-data-from = Данные с
fact-data-through = Данные по
fact-data-through-short = данные по
fact-dataset = Набор данных
fact-dataset-version = Версия набора
fact-duration = Обучение длилось
fact-engine = Алгоритм
fact-evaluated-through = Оценена по
fact-features = Признаков
fact-fingerprint = Отпечаток рецепта
fact-finished = Закончен, UTC
fact-forced = Принудительно
fact-holdout = Ошибка на отложенных днях
fact-horizon = Горизонт
fact-improvement = Улучшение
fact-new-version = Новая версия
fact-old-version = Прежняя версия
fact-pairs = Сравнено пар
fact-requested-by = Кто запросил
fact-rows = Объём данных
fact-rows-possible = Было доступно
fact-run = Запуск
fact-seed = Зерно случайности
fact-series = Рядов
fact-software = Программа
fact-started = Начат, UTC
fact-threads = Потоков
fact-threshold = Порог ошибки
fact-trained-through = Обучена по
fact-trigger = Повод
fact-version = Версия

blank-training = Обучается первая версия
blank-training-next = Прогнозы появятся здесь, как только она будет развёрнута.
blank-training-link = Следить за запуском
blank-no-data = Данных ещё нет
blank-no-data-next = Загрузите файл с историей; прогнозы появятся после первого обучения.
blank-no-data-link = Загрузить данные
blank-no-forecast = Прогноза ещё нет
blank-no-forecast-next = Данные есть, но рабочей версии нет. Обучите первую.
blank-no-forecast-link = Обучить модель
blank-no-champion = Рабочей версии нет
blank-no-champion-next = Обучите первую версию: она сравнивается с базовым прогнозом и разворачивается, если лучше.
blank-no-champion-link = Обучить модель
blank-no-pairs = Ни один прогноз ещё не встретился с фактом
blank-no-pairs-next = Метрики появятся, когда придут факты за дни, на которые был прогноз.
blank-no-runs = Модель ещё не обучалась
blank-no-runs-next = Это сделает расписание, или начните сами.
blank-no-syncs = Пока ничего не загружено
blank-no-syncs-next = Выберите файл выше или выполните на сервере `vakhta import`.

empty-title = Добро пожаловать на борт
empty-lead = Вахта заступила, но присматривать пока не за кем: моделей нет. Начать можно двумя способами.
empty-demo = Посмотреть на примере
empty-demo-text = Сеть пекарен: 35 филиалов, три товара. Настоящие данные, обучение и прогон день за днём за несколько минут.
empty-own = Начать со своей таблицы
empty-own-text = Достаточно CSV с датой, одним или несколькими ключевыми столбцами и числом. «Вахта» посмотрит на файл и напишет описание модели.

forecast-all = все
forecast-show = Показать
forecast-history = Показанная история
forecast-chart = История и прогноз
forecast-chart-said = График истории и прогноза с интервалами; те же числа есть в таблицах ниже
forecast-legend-actual = Факт
forecast-legend-before = Прогноз накануне
forecast-legend-forecast = Прогноз
forecast-legend-anomaly = Сомнительный факт
forecast-anomaly-forecast = Сомнительно: прогноз был { $expected }
forecast-anomaly-weekday = Сомнительно: обычно в этот день недели около { $expected }
forecast-legend-80 = Интервал 80 %
forecast-legend-95 = Интервал 95 %
forecast-closed = закрыто
forecast-holiday = праздник
forecast-today = сегодня
forecast-inside = внутри
forecast-outside = снаружи
forecast-days =
    { $n ->
        [one] Следующий { $n } день
        [few] Следующие { $n } дня
       *[many] Следующие { $n } дней
    }
forecast-issued = Выдан { $at } UTC, факты известны по { $origin }.
forecast-version = Отвечала версия
forecast-known = Прогнозы, которые встретились с фактами
forecast-scores =
    { $n ->
        [one] { $n } пара: WAPE { $wape }, MAPE { $mape }, внутри интервала 80 % — { $coverage } фактов
        [few] { $n } пары: WAPE { $wape }, MAPE { $mape }, внутри интервала 80 % — { $coverage } фактов
       *[many] { $n } пар: WAPE { $wape }, MAPE { $mape }, внутри интервала 80 % — { $coverage } фактов
    }
forecast-reasons = Причины
forecast-reasons-of = Почему: { $date }
forecast-reasons-sum = Прогноз { $value }; каждая полоса показывает, насколько обстоятельство сдвинуло его от обычного.
forecast-reason-value = значение { $value }
forecast-no-reasons = Для этого дня причин нет: ожидается, что будет закрыто, или версия их не даёт.
forecast-sum-no-reasons = У суммы нескольких рядов своих причин нет. Выберите одно значение в каждом списке выше.
forecast-sum-note = Это сумма рядов; её интервал калиброван по ошибкам таких же сумм; у дней, которые прогнозировала прежняя версия, границы сложены.
forecast-few-data =
    { $n ->
        [0] Мало данных: не известно ещё ни одного рабочего дня.
        [one] Мало данных: известен { $n } рабочий день.
        [few] Мало данных: известно { $n } рабочих дня.
       *[many] Мало данных: известно { $n } рабочих дней.
    }
forecast-from-similar =
    { $n ->
        [one] Прогноз составлен по { $n } похожему ряду, и его интервал поэтому шире.
        [few] Прогноз составлен по { $n } похожим рядам, и его интервал поэтому шире.
       *[many] Прогноз составлен по { $n } похожим рядам, и его интервал поэтому шире.
    }
forecast-from-named =
    { $n ->
        [one] Прогноз составлен по похожему ряду, { $names }, и его интервал поэтому шире.
        [few] Прогноз составлен по { $n } похожим рядам (ближайшие: { $names }), и его интервал поэтому шире.
       *[many] Прогноз составлен по { $n } похожим рядам (ближайшие: { $names }), и его интервал поэтому шире.
    }
forecast-parts =
    { $n ->
        [one] Из чего складывается: следующий { $n } день
        [few] Из чего складывается: следующие { $n } дня
       *[many] Из чего складывается: следующие { $n } дней
    }
forecast-parts-sum = Сумма
forecast-figure-interval = 80 %: { $interval }
forecast-figure-week =
    { $n ->
        [one] Следующий { $n } день, сумма
        [few] Следующие { $n } дня, сумма
       *[many] Следующие { $n } дней, сумма
    }
forecast-figure-baseline = базовый прогноз { $value }
forecast-figure-last = Последний факт, { $date }
forecast-figure-was = прогноз { $value }, отклонение { $gap }
forecast-figure-error = Ошибка здесь, WAPE
forecast-figure-days =
    { $n ->
        [one] по { $n } паре «прогноз — факт»
        [few] по { $n } парам «прогноз — факт»
       *[many] по { $n } парам «прогноз — факт»
    }

whatif-title = Что, если
whatif-lead = Измените одно известное заранее обстоятельство одного дня: обычный и изменённый прогноз встанут рядом. Запоминается только сам вопрос.
whatif-covariate = Обстоятельство
whatif-day = День
whatif-value = Значение
whatif-value-note = 1 — да, 0 — нет; у других обстоятельств своё число.
whatif-ask = Сравнить
whatif-usual = Обычный
whatif-changed = Изменённый
whatif-difference = Разница
whatif-answer-on = { $covariate } = { $value }, { $date }
whatif-answer-off = Без: { $covariate }, { $date }
whatif-total = За весь горизонт: { $difference }
whatif-wrong = На вопрос нельзя ответить

status-lead = Годна ли модель к службе, а если нет — что делать.
status-headline = { $metric } за последние 7 дней
status-line = последние 30 дней
status-line-said = Маленький график ошибки по дням за последние 30 дней рядом с базовым прогнозом
status-metrics = Последние 7 дней
status-window =
    { $n ->
        [one] { $n } пара «прогноз — факт»; рядом с каждой метрикой базовый прогноз на тех же парах
        [few] { $n } пары «прогноз — факт»; рядом с каждой метрикой базовый прогноз на тех же парах
       *[many] { $n } пар «прогноз — факт»; рядом с каждой метрикой базовый прогноз на тех же парах
    }
status-checks = Проверки
status-model = Модель
status-alerts = Открытые уведомления
status-no-alerts = Открытых уведомлений нет.

performance-span = { $from } — { $through }, пар «прогноз — факт»: { $n }
performance-period = Период
performance-mean = Средний { $metric }
performance-best-day = Лучший день
performance-worst-day = Худший день
performance-trend = Тренд
performance-little =
    { $n ->
        [one] Недостаточно данных: { $n } пара
        [few] Недостаточно данных: { $n } пары
       *[many] Недостаточно данных: { $n } пар
    }
performance-chart = Ошибка по дням
performance-chart-said = График ошибки по дням для модели и базового прогноза с порогами; те же числа есть в таблице ниже
performance-line-model = Модель
performance-line-baseline = Базовый прогноз
performance-line-warning = Предупреждение
performance-line-critical = Критично
performance-best = Лучшие по { $metric }: { $segment }
performance-worst = Худшие по { $metric }: { $segment }
performance-above = выше порога { $limit }
performance-all = Все метрики периода
performance-alerts = Недавние уведомления
performance-no-alerts = За этот период уведомлений не было.
performance-days = По дням, таблицей

history-lead = Когда модель училась, почему и что было решено.
history-schedule = Расписание
history-no-schedule = Расписание не задано.
history-next = следующий раз
history-last = Последнее переобучение
history-no-last = Его ещё не было.
history-runs = всего запусков
history-deployed = развёрнуто
history-rejected = отклонено
history-failed = не удалось или отменено
history-table = Переобучения
history-versions = Версии
rollback = Вернуть
rollback-title = Вернуться к этой версии?
rollback-text = Она начнёт работать сразу; нынешняя уйдёт в архив, и к ней можно вернуться так же.
rollback-never-served = Эта версия ещё никогда не работала. Вот что о ней решили правила:
rollback-reason = Почему (останется в записи)
rollback-do = Вернуть

retrain-lead = Обучить новую версию сейчас. Она сравнивается с нынешней на тех же днях и разворачивается, только если лучше.
retrain-running = Идёт переобучение
retrain-form = Переобучить
retrain-busy = Запуск уже идёт; форма откроется, когда он закончится.
retrain-reason = Причина
retrain-reason-example = Например: с понедельника сменился ассортимент
retrain-reason-note = Останется в записи о запуске.
retrain-threshold = Развернуть, только если { $metric } не больше
retrain-threshold-none = Пусто — без своего порога.
retrain-threshold-note = В процентах; пусто — без своего порога.
retrain-force = Развернуть, что бы ни сказали проверки
retrain-force-note = Отменяет эти проверки; в записи останется, что они сказали:
gate-better = лучше нынешней версии: больше чем на { $significant } или от { $minor } при уверенности { $confidence }
gate-baseline = лучше базового прогноза
gate-threshold = в пределах порога выше, если он задан
gate-segments = ни один сегмент не стал значимо хуже
gate-pairs =
    { $n ->
        [one] не меньше { $n } пары для сравнения
        [few] не меньше { $n } пар для сравнения
       *[many] не меньше { $n } пар для сравнения
    }
retrain-begin = Начать переобучение
retrain-now = Модель сейчас
retrain-no-champion = рабочей ещё нет
retrain-last = Последний запуск
progress-name = Ход запуска
progress-elapsed = прошло
progress-took = Длился
run-title = Переобучение: { $model }
run-story = Ход
run-facts = О запуске
run-cancel = Отменить запуск
run-cancel-note = Нынешняя версия продолжит работать.
run-error = Запуск не дошёл до решения
run-error-next = Нынешняя версия продолжает работать. Устраните причину и начните новый запуск.
run-decision = Решение
run-why = Почему: вся запись о версии

version-title = Почему эта версия
version-no-decision = Решение об этой версии не записано.
version-notes = Замечания при обучении
version-scores = Оценки
version-scores-note = Отложенные дни следуют за оценочным обучением; окончательное обучение, которое работает, видело всё.
scores-holdout = Отложенные дни
scores-holdout-short = отложенные дни
scores-baseline = Базовый прогноз на тех же строках
scores-series = Отложенные дни, по отдельным рядам
scores-fold = Кросс-валидация, часть { $n }
version-importance = На что смотрит версия
version-importance-note = Доля выигрыша всех разбиений.
version-segments = Сегменты против прежней версии
version-segments-note = Изменение ошибки; ниже нуля — лучше. p — вероятность такого ухудшения случайно.
version-candidates = Кандидаты
version-chosen = выбран
version-holdout-segments = Отложенные дни по сегментам
version-recipe = Рецепт
version-params = Параметры
version-features =
    { $n ->
        [one] { $n } признак
        [few] { $n } признака
       *[many] { $n } признаков
    }
version-data = Окно данных
version-ledger = Что записано
version-no-ledger = Об этой версии ничего не записано.

quality-lead = Насколько данные свежи и полны, что отложено и почему, и похожи ли последние недели на то, на чём училась модель.
quality-freshness = Свежесть
quality-fresh = свежие
quality-stale = устарели
quality-no-data = данных нет
quality-age = Возраст последнего дня
quality-imports = Загрузки
quality-missing-days = Пропущено дней во всех рядах
quality-behind = Групп, которые кончаются раньше
quality-inputs = Входные данные: сейчас и при обучении
quality-completeness = Полнота
quality-completeness-help = Дни считаются по каждому ряду; пропущенный день лежит между первым и последним известным днём ряда. Сначала то, что кончается раньше или с пропусками.
quality-series = Рядов
quality-first = С
quality-last = По
quality-known = Дней известно
quality-missing = Пропущено
quality-closed = Закрыто
quality-left-out =
    { $n ->
        [one] Ещё { $n } без пропусков или с меньшими; в API есть все.
        [few] Ещё { $n } без пропусков или с меньшими; в API есть все.
       *[many] Ещё { $n } без пропусков или с меньшими; в API есть все.
    }
quality-gaps = Пустые значения по месяцам
quality-gaps-help = Доля рядов и дней без значения; каждый ряд — с его первого известного дня.
quality-no-gaps = За последние двенадцать месяцев все значения на месте.
quality-aside = Отложенные строки
quality-no-aside = Последние загрузки ничего не отложили.
quality-aside-of = { $aside } из { $rows }
inputs-lead = { $from } — { $through } рядом с тем, на чём училась модель, по { $learned }.
inputs-off = Проверка дрейфа выключена в описании модели (drift.enabled).
inputs-of-rows = Дрейф отслеживается только у дневных рядов: отдельные строки не сравниваются. Растёт ли ошибка, видно на странице «Метрики производительности».
inputs-no-champion = Рабочей версии ещё нет, сравнивать не с чем.
inputs-no-data = Данных для сравнения пока нет.
inputs-trained-before = Данных мало: рабочая версия обучена прежним выпуском программы, который ничего для сравнения не сохранял. Следующее обучение сохранит.
inputs-unreadable = Файл рабочей версии не читается, сравнивать не с чем; подробности — в статусе модели.
inputs-relative = { $column }, относительно уровня каждого ряда
inputs-numbers = расстояние { $distance }, обычно { $ordinary }; дрейф — от { $limit }
inputs-few-windows = Что здесь обычно, пока неизвестно: отрезков данных { $have } из { $need }
inputs-few-rows = За последние недели мало строк: { $have } из { $need }
inputs-learned = при обучении
inputs-now = последние недели
drift-none = как обычно
drift-minor = слегка изменился
drift-major = сильно изменился
data-lead = На чём учится модель и что когда загружено.
data-dataset = Набор данных
data-syncs = Загрузки
upload-title = Загрузить файл
upload-lead = CSV, XLSX или Parquet. Сначала показываются первые десять строк так, как они поняты; сохраняется всё только после этого. Плохие строки откладываются с причиной, остальные загружаются.
upload-file = Файл
upload-needs = Нужны дата и столбцы { $columns }
upload-outliers = Принять необычно большие числа и дни вдали от остальных
upload-outliers-note = Иначе откладываются строки, где число во много раз больше всего, что известно о ряде, или где день на месяцы отстоит от всех остальных, как при ошибке в годе.
upload-preview = Предпросмотр
upload-no-script = Для загрузки с этой страницы нужен JavaScript; на сервере есть команда
upload-preview-title = Так будет прочитан файл
upload-preview-note = Пока ничего не сохранено.
upload-import = Загрузить
upload-reading = Читаю…
upload-loading = Загружаю, затем сверяю и прогнозирую…
upload-failed = Файл не загружен
upload-format = Формат
upload-columns = Столбцы
upload-warnings = Стоит знать
upload-done = Загружено: новых { "{" }inserted{ "}" }, исправлено { "{" }updated{ "}" }, без изменений { "{" }unchanged{ "}" }, отложено { "{" }quarantined{ "}" }
upload-row = строка
upload-aside = Будет отложено строк: { "{" }put_aside{ "}" } из { "{" }rows{ "}" }
upload-aside-beginning = Будет отложено строк: { "{" }put_aside{ "}" } из первых { "{" }rows{ "}" }
upload-no-aside = Годятся все строки: { "{" }rows{ "}" }
upload-refusal = Файл не будет принят
upload-role-time = время
upload-role-key = ключ
upload-role-target = цель
upload-role-known_ahead = известно заранее
upload-role-covariate = обстоятельство
upload-role-static = постоянный признак
upload-role-open = открыто ли
upload-role-ignored = не используется
upload-setting-encoding = Кодировка
upload-setting-separator = Разделитель
upload-setting-decimal = Десятичный знак
upload-setting-date_format = Даты
upload-setting-header = Заголовок
upload-setting-gzip = Сжатие gzip
upload-setting-skip_lines = Пропущено строк
upload-value-comma = запятая
upload-value-point = точка
upload-value-tab = табуляция
upload-value-true = есть
upload-value-false = нет
sync-running = Идёт
sync-completed = Загружено
sync-partly = Загружено, часть отложена
sync-failed = Не удалось
sync-unchanged = Без изменений
restore = Вернуть как было
restore-title = Отменить эту загрузку?
restore-text = Данные станут такими, какими были до «{ $source }»: версия { $version }. Загруженное позже тоже уйдёт. Факты сверятся заново, метрики и прогнозы пересчитаются.
restore-note = Ничего не удаляется: все версии данных остаются, и отмену тоже можно отменить. Идущее обучение продолжится на данных, с которыми началось.
restore-do = Вернуть как было
quarantine-row = вся строка
quarantine-title = Строки, отложенные загрузкой { $sync }
quarantine-note = Их нет в наборе данных. Исправьте их в файле и загрузите его снова: строки, которые уже есть, не изменятся.

# Разбор ошибок
errors-lead = { $from } — { $through }: { $metric } { $value }, у базового прогноза { $baseline }
errors-misses = Самые большие промахи
errors-misses-help = Ряды и дни, на которые приходится наибольшая абсолютная ошибка, что известно о дне и что сильнее всего сдвинуло прогноз.
errors-forecast = Прогноз
errors-actual = Факт
errors-error = Ошибка
errors-known = Что известно о дне
errors-outside = вне интервала 95 %
errors-closed = закрыто
errors-by-weekday = По дням недели
errors-by-holiday = По праздникам
errors-by-lead = За сколько дней вперёд
errors-ordinary = обычный день
errors-with = да
errors-without = нет
errors-share = { $share } всей ошибки
errors-ahead =
    { $n ->
        [one] за { $n } день
        [few] за { $n } дня
       *[many] за { $n } дней
    }
errors-left-out =
    { $n ->
        [one] и ещё { $n } с меньшей долей
        [few] и ещё { $n } с меньшей долей
       *[many] и ещё { $n } с меньшей долей
    }

# Окупаемость переобучений
payback-lead = Новая версия рядом с той, что служила до неё, на днях после решения: что сказала бы каждая и что было на самом деле. Отклонённые версии судим так же.
payback-first = базовый прогноз
payback-better-deployed = окупилось
payback-better-rejected = отклонили зря
payback-worse-deployed = стало хуже
payback-worse-rejected = отклонили верно
payback-even = разницы нет
payback-not-enough = недостаточно данных
payback-better-deployed-text = Версия и вправду точнее той, что служила до неё.
payback-better-rejected-text = Отклонённая версия оказалась бы точнее.
payback-worse-deployed-text = Прежняя версия оказалась бы точнее; её можно вернуть в «Истории обучения».
payback-worse-rejected-text = Отклонённая версия оказалась бы хуже.
payback-even-text = Разницу не отличить от случайной.
payback-not-enough-text = Пока прошло мало дней с фактами.
payback-confidence = уверенность { $confidence }
payback-versus = Новая
payback-before = Прежняя
payback-change = Улучшение
payback-outcome = Итог
payback-days = { $from } — { $through }
payback-no-days = фактов ещё нет
payback-summary =
    { $n ->
        [one] Из { $n } решения, о котором уже можно судить, верных { $right }.
       *[many] Из { $n } решений, о которых уже можно судить, верных { $right }.
    }
payback-nothing = Судить ещё рано.
blank-no-paybacks = Решений ещё не было
blank-no-paybacks-next = Переобучите модель: после решения здесь появится сравнение с тем, что было на самом деле.

# Почему прогноз изменился
forecast-change = Почему прогноз изменился
forecast-change-said = С данными по { $before } на этот день ждали { $old }, с данными по { $after } ждём { $new } ({ $gap }).
forecast-change-same = С данными по { $before } на этот день ждали столько же: { $new }.
forecast-change-version = Между ними сменилась версия модели.
forecast-change-level = Обычный уровень ряда
forecast-change-values = было { $before }, стало { $after }

status-all-alerts = Все уведомления и что о них сказано
alerts-lead = О чём надо знать, кто этим занят и что пока можно не слушать.
alerts-open = требуют внимания
alerts-acknowledged = приняты
alerts-silenced = без внимания
alerts-resolved = сняты за 90 дней
alerts-now = Открытые уведомления
alerts-past = Снятые
alerts-no-past = За последние 90 дней ничего не снято.
alerts-journal = Что записано
alerts-no-journal = Пока ничего.
acknowledge = Принять
acknowledge-title = Я этим занимаюсь
acknowledge-text = Уведомление остаётся, пока не исчезнет причина, но больше никого не зовёт, если не станет хуже.
alert-note = Примечание для записи
silence = Не беспокоить
silence-title = Не беспокоить уведомлениями этого вида
silence-text = Они записываются как обычно, но не требуют внимания. Срок закончится сам.
silence-for = На
silence-day = 1 день
silence-3-days = 3 дня
silence-week = 1 неделю
silence-30-days = 30 дней
unsilence = Снова беспокоить

# Симуляция правил.
simulation-lead-none = Какой была бы ошибка и чего бы это стоило, если бы модель переобучали и развёртывали по другим правилам.
simulation-lead =
    { $n ->
        [one] С { $from } по { $through }, прожито день за днём по каждому набору правил; всего { $n } обучение. Ошибка — у прогнозов, сделанных накануне.
        [few] С { $from } по { $through }, прожито день за днём по каждому набору правил; всего { $n } обучения. Ошибка — у прогнозов, сделанных накануне.
       *[many] С { $from } по { $through }, прожито день за днём по каждому набору правил; всего { $n } обучений. Ошибка — у прогнозов, сделанных накануне.
    }
simulation-take = Какие правила взять
simulation-error = { $metric } с ними
simulation-runs = Переобучений
simulation-deployed =
    { $n ->
        [one] развёрнуто { $n }
       *[many] развёрнуто { $n }
    }
simulation-time = Время обучения
simulation-policies = Наборы правил
simulation-policy = Правила
simulation-excess = Против лучших
simulation-sure = уверенность { $confidence }
simulation-cut = Выше { $most } график обрезан.
simulation-chosen = взять эти
simulation-as-good = не хуже, но дороже
simulation-worse = хуже
simulation-strips = Когда бы модель переобучалась
simulation-key-deployed = развёрнуто
simulation-key-rejected = отклонено
simulation-marks-said = { $policy }: переобучений { $runs }, развёрнуто { $deployed }
simulation-mark-deployed = { $date }: развёрнуто
simulation-mark-rejected = { $date }: отклонено
simulation-chart = Ошибка по неделям
simulation-chart-said = Линия на каждый набор правил: ошибка по неделям
simulation-others = Все симуляции
simulation-how = Попробовать другие правила:
policy-declared = как объявлено у модели
policy-never = первая версия служит всегда
policy-weekly = каждую неделю, развёртывание по правилам
policy-monthly = каждые четыре недели, развёртывание по правилам
policy-on-degradation = когда ошибка на четверть выше, чем на отложенных днях
policy-on-drift = когда столбец сильно изменился после обучения
policy-weekly-refresh = каждую неделю, развёртывание, если не хуже
policy-weekly-blind = каждую неделю, развёртывание без проверки
policy-own = из файла
blank-no-simulation = Симуляций ещё не было
blank-no-simulation-next = Запустите эту команду: она займёт минуты, никому не помешает, а страница покажет, что нашлось.

## Страница прогноза модели, у которой каждая строка предсказывается отдельно
single-lead = Каждая строка предсказывается отдельно, по тому, что известно до её исхода.
single-ask = Спросить о строке
single-ask-lead = В полях стоит обычное. Оставьте поле пустым, если ничего не известно. Вопрос записывается, но не оценивается.
single-button = Предсказать
single-answer = Ответ
single-answer-none = Нажмите кнопку: здесь появятся предсказание и его причины.
single-likely = Вероятнее всего: { $class }
single-interval = Интервал 80 %: от { $lo } до { $hi }; базовый прогноз { $baseline }
single-baseline = Базовый прогноз: { $baseline }
single-reasons = Почему: что добавляет каждый признак
single-reasons-points = Почему: что добавляет каждый признак, в процентных пунктах
single-waiting = Строки, которые ждут исхода
single-waiting-none = Загруженных строк без исхода нет.
single-waiting-some = Новейшие { $shown } из { $n }; программы получают все, по страницам.
single-row = Строка
single-class = Класс
single-api = Программы спрашивают здесь:
single-not-a-number = { $value } — не число
forecast-overridden = поправка ({ $by }) вместо { $statistical }
forecast-legend-overridden = Поправлено
forecast-override = Поправить
overrides-lead = Кто знает больше модели, говорит об этом здесь. В ходу будет ваше число, а модель по-прежнему оценивается по её собственному.
overrides-form = Поправить прогноз
overrides-from = С
overrides-to = По
overrides-kind = Что это за число
overrides-kind-value = новый прогноз на день
overrides-kind-percent = изменение в процентах
overrides-number = Число
overrides-number-note = Для нескольких рядов это их сумма; она делится так же, как их прогнозы. В процентах: 10 — на десятую часть больше, -10 — меньше.
overrides-by = Кто
overrides-reason = Почему
overrides-note = Имя и причина остаются в записях. Поправка действует и после новых прогнозов; закрытый день остаётся нулём.
overrides-do = Поправить
overrides-back = К прогнозу
overrides-worth = Что дают поправки
overrides-worth-note = По каждому дню с известным фактом: ошибка поправки рядом с ошибкой последнего прогноза модели перед этим днём.
overrides-worth-nothing = Ни одна поправка ещё не встретилась с фактом.
overrides-said = Поправки
overrides-said-nothing = Прогнозы ещё никто не правил.
overrides-what = К чему
overrides-used = В ходу
overrides-model = Модель
overrides-withdraw = Отозвать
overrides-withdraw-title = Вернуть прогноз модели?
overrides-withdraw-text = Все поправки к этим дням будут отозваны. Сами записи останутся.
override-as-model = как у модели
override-series =
    { $n ->
        [one] { $n } ряд
        [few] { $n } ряда
       *[many] { $n } рядов
    }
override-withdrawal = отзыв
override-replaced = больше не действует
override-past = в прошлом
override-in-force = действует
override-partly = действует частично
override-nearer = ближе модели: { $nearer } из { $n }
override-raised = Выше прогноза
override-lowered = Ниже прогноза
override-small = До 10 %
override-medium = 10–25 %
override-large = 25 % и больше
override-by-person = Кто правил
override-by-direction = В какую сторону
override-by-size = Насколько
override-helped = помогают
override-hurt = вредят
override-even = без разницы
override-interval = с уверенностью 90 %: от { $low } до { $high }
override-too-few = меньше 20 поправок или 14 дней: судить рано
override-points = Польза поправок
override-points-help = WAPE модели минус WAPE поправок, в процентных пунктах; выше 0 — поправки помогли
override-in-points = { $points } п. п.
override-share = Ближе модели
override-of = из { $n }, что встретились с фактом
override-wape = WAPE поправок
override-wape-model = у модели: { $wape }
override-note = ближе { $helped } из { $n }
override-note-few = ближе { $helped } из { $n }; мало данных
quarantine-replay = Проверить ещё раз
quarantine-replay-note = По нынешнему описанию и по тому, что обычно сейчас; что пройдёт, загрузится отдельной загрузкой и только один раз
quarantine-download = Скачать для исправления (CSV)
quarantine-later = загружено позже, загрузкой { $import }
quarantine-replayed = Проверено ещё раз: загружено { $loaded }, снова отложено { $refused }, устарело { $overtaken }, есть в более поздней загрузке { $superseded }, не читается как есть { $unread }.
ahead-title = Дни впереди
ahead-span = Что должно быть известно заранее, { $from } – { $to }
ahead-complete = Всё на месте.
ahead-needed = нужно
ahead-optional = необязательно
ahead-missing =
    { $n ->
        [one] { $column }: нет значений на { $n } день, первый — { $first }
        [few] { $column }: нет значений на { $n } дня, первый — { $first }
       *[many] { $column }: нет значений на { $n } дней, первый — { $first }
    }
ahead-xlsx = Таблица для заполнения (XLSX)
ahead-csv = Таблица для заполнения (CSV)
ahead-note = По строке на каждый ряд и день; заполните пустые ячейки и загрузите файл как есть. В командной строке: vakhta template.
