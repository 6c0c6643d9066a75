# Что говорит ядро: метрики, тренды, уведомления, решения, здоровье, запуски, расписания, журнал.
metric-mape = MAPE
metric-mape-help = Средняя абсолютная ошибка в процентах по открытым дням с продажами
metric-wape = WAPE
metric-wape-help = Сумма абсолютных ошибок, делённая на сумму фактов
metric-mae = MAE
metric-mae-help = Средняя абсолютная ошибка, { $unit }
metric-rmse = RMSE
metric-rmse-help = Корень из среднего квадрата ошибки, { $unit }: крупные промахи весят больше
metric-bias = Смещение
metric-bias-help = Среднее «прогноз минус факт», { $unit }: выше нуля — прогнозы завышены
metric-bias-high = завышает
metric-bias-low = занижает
metric-coverage = Покрытие 80 %
metric-coverage-help = Доля фактов внутри интервала 80 %; правильно — около 80 %
metric-coverage-95 = интервал 95 %: { $value }
metric-coverage-kept = как обещано
metric-coverage-narrow = слишком узкий
metric-coverage-wide = слишком широкий
metric-baseline = базовый прогноз { $value }
metric-better = лучше на { $share }
metric-worse = хуже на { $share }
metric-same = не лучше
metric-units = единицы цели

trend-unknown = Недостаточно данных
trend-unknown-note =
    { $n ->
        [one] для тренда мало { $n } дня
        [few] для тренда мало { $n } дней
       *[many] для тренда мало { $n } дней
    }
trend-stable = Стабильно
trend-stable-note =
    { $n ->
        [one] за { $n } день значимых изменений нет
        [few] за { $n } дня значимых изменений нет
       *[many] за { $n } дней значимых изменений нет
    }
trend-rising = Ухудшается
trend-rising-note = ошибка растёт на { $slope } в неделю
trend-falling = Улучшается
trend-falling-note = ошибка меняется на { $slope } в неделю

severity-info = Сведение
severity-warning = Предупреждение
severity-critical = Критично
alert-since = с { $since }
alert-span = { $since } — { $until }
alert-resolved = Снято
alert-error-critical = Ошибка за неделю { $value } — выше критического порога { $threshold }
alert-error-critical-next = Посмотрите худшие филиалы и переобучите модель
alert-error-warning = Ошибка за неделю { $value } — выше порога предупреждения { $threshold }
alert-error-warning-next = Наблюдайте: скоро понадобится переобучение
alert-degradation = Ошибка выросла на { $value } к прошлой неделе (порог { $threshold })
alert-degradation-next = Поищите, что изменилось в данных последних дней
alert-segment-error =
    { $value ->
        [one] { $value } сегмент с ошибкой выше своего порога (допустимо: { $threshold })
        [few] { $value } сегмента с ошибкой выше своего порога (допустимо: { $threshold })
       *[many] { $value } сегментов с ошибкой выше своего порога (допустимо: { $threshold })
    }
alert-segment-error-next = Проверьте данные этих сегментов
alert-bias = Прогнозы в среднем завышены на { $value } (порог { $threshold })
alert-bias-below = Прогнозы в среднем занижены на { $value } (порог { $threshold })
alert-bias-next = Уровень сдвинулся: переобучите модель или найдите необычный период
alert-model-stale =
    { $value ->
        [one] Модели { $value } день (порог { $threshold })
        [few] Модели { $value } дня (порог { $threshold })
       *[many] Модели { $value } дней (порог { $threshold })
    }
alert-model-stale-next = Переобучите её
alert-data-stale =
    { $value ->
        [one] Новых данных нет { $value } день (порог { $threshold })
        [few] Новых данных нет { $value } дня (порог { $threshold })
       *[many] Новых данных нет { $value } дней (порог { $threshold })
    }
alert-data-stale-next = Проверьте источник и ежедневную загрузку
alert-run-failed = Последнее переобучение не удалось; работает прежняя версия
alert-run-failed-next = Причина — на странице запуска

verdict-deployed = Развёрнута
verdict-rejected = Отклонена
rule-first-version = первая версия
rule-first-version-text = Первая версия модели, и она лучше базового прогноза: { $metric } { $new } против { $baseline }. Развёрнута.
rule-significant-improvement = значительное улучшение
rule-significant-improvement-text = Значительное улучшение: ошибка { $metric } снизилась с { $old } до { $new }, это лучше на { $improvement }. Развёрнута.
rule-minor-improvement = небольшое улучшение, достаточно надёжное
rule-minor-improvement-text = Небольшое улучшение на { $improvement } ({ $metric } { $old } → { $new }), и уверенности достаточно: { $confidence }. Развёрнута.
rule-minor-improvement-uncertain = небольшое улучшение, ненадёжное
rule-minor-improvement-uncertain-text = Небольшое улучшение на { $improvement } ({ $metric } { $old } → { $new }), но уверенности мало: { $confidence }. Остаётся прежняя версия.
rule-negligible-improvement = ничтожное улучшение
rule-refreshed = обновлена на новых данных
rule-refreshed-text = Обновлена на новых данных: { $metric } { $new } против { $old }, не хуже. Развёрнута.
rule-negligible-improvement-text = Улучшение ничтожно: { $metric } { $new } против { $old }. Остаётся прежняя версия.
rule-worse = хуже прежней
rule-worse-text = Новая версия хуже: { $metric } { $new } против { $old }. Остаётся прежняя версия.
rule-worse-than-baseline = хуже базового прогноза
rule-worse-than-baseline-text = Новая версия не лучше базового прогноза: { $metric } { $new } против { $baseline }. Не развёрнута.
rule-above-threshold = выше заданного порога
rule-above-threshold-text = Ошибка выше заданного порога: { $metric } { $new }, требовалось не больше { $threshold }. Не развёрнута.
rule-segment-worse = один из сегментов стал хуже
rule-segment-worse-text = В целом лучше ({ $metric } { $old } → { $new }), но хотя бы один сегмент стал значимо хуже. Остаётся прежняя версия.
rule-nothing-changed = ничего не изменилось
rule-nothing-changed-text = Тот же рецепт на тех же данных: сравнивать нечего. Остаётся прежняя версия.
rule-not-enough-data = недостаточно данных
rule-not-enough-data-text =
    { $n ->
        [one] Для сравнения есть только { $n } пара: для решения мало. Остаётся прежняя версия.
        [few] Для сравнения есть только { $n } пары: для решения мало. Остаётся прежняя версия.
       *[many] Для сравнения есть только { $n } пар: для решения мало. Остаётся прежняя версия.
    }
rule-forced = принудительно
rule-forced-text = Развёрнута принудительно, по указанию человека: { $metric } { $new }, у прежней { $old }.
decision-gates = Без принуждения правила сказали бы: { $rule }.
decision-confidence = Вероятность, что новая версия действительно лучше (бутстреп целыми неделями): { $confidence }.
decision-segments =
    { $n ->
        [one] Проверен { $n } сегмент; значимо хуже он не стал.
        [few] Проверено { $n } сегмента; ни один не стал значимо хуже.
       *[many] Проверено { $n } сегментов; ни один не стал значимо хуже.
    }
decision-segments-worse =
    { $n ->
        [one] Проверен { $n } сегмент. Хуже всего: { $worst }.
        [few] Проверено { $n } сегмента. Хуже всего: { $worst }.
       *[many] Проверено { $n } сегментов. Хуже всего: { $worst }.
    }
decision-threshold = Задано: ошибка не больше { $threshold }.
comparator-baseline =
    { $n ->
        [one] Прежней версии не было: сравнение с базовым прогнозом на { $n } паре.
        [few] Прежней версии не было: сравнение с базовым прогнозом на { $n } парах.
       *[many] Прежней версии не было: сравнение с базовым прогнозом на { $n } парах.
    }
comparator-champion =
    { $n ->
        [one] Обе версии сравнивались на одной и той же { $n } паре отложенных дней, которых ни одна не видела.
        [few] Обе версии сравнивались на одних и тех же { $n } парах отложенных дней, которых ни одна не видела.
       *[many] Обе версии сравнивались на одних и тех же { $n } парах отложенных дней, которых ни одна не видела.
    }
comparator-recipe =
    { $n ->
        [one] Сравнение рецептов: прежняя версия видела отложенные дни, поэтому её рецепт обучен заново без них ({ $n } пара).
        [few] Сравнение рецептов: прежняя версия видела отложенные дни, поэтому её рецепт обучен заново без них ({ $n } пары).
       *[many] Сравнение рецептов: прежняя версия видела отложенные дни, поэтому её рецепт обучен заново без них ({ $n } пар).
    }
comparator-refresh =
    { $n ->
        [one] Рецепты одинаковы, новее только данные: сравнение с оценочным обучением прежней версии ({ $n } пара).
        [few] Рецепты одинаковы, новее только данные: сравнение с оценочным обучением прежней версии ({ $n } пары).
       *[many] Рецепты одинаковы, новее только данные: сравнение с оценочным обучением прежней версии ({ $n } пар).
    }
comparator-nothing =
    { $n ->
        [0] Сравнения не было.
       *[many] Сравнения не было.
    }
compared-new = Новая версия, { $metric }
compared-old = Прежняя версия, { $metric }
compared-baseline = Базовый прогноз, { $metric }

health-healthy = В ПОРЯДКЕ
health-unknown = НЕИЗВЕСТНО
health-warning = ВНИМАНИЕ
health-critical = КРИТИЧНО
health-healthy-text = Модель здорова: все проверки пройдены.
health-unknown-text = Пока можно судить не обо всём: { $what }.
health-warning-text = Стоит посмотреть: { $what }.
health-critical-text = Нужно вмешаться сейчас: { $what }.
check-champion = Рабочая версия
check-champion-good = Рабочая версия есть
check-champion-unknown = Рабочей версии ещё нет; обучите модель
check-champion-bad = Рабочей версии нет; обучите модель или вернитесь к прежней версии
check-error = Ошибка за неделю
check-error-good = { $value } за последние полные дни
check-error-good-plain = В пределах порогов
check-error-unknown = Фактов пока мало; показатель появится через несколько дней
check-error-bad = { $value }, выше порога: посмотрите худшие филиалы и переобучите модель
check-error-bad-plain = Выше порога: посмотрите худшие филиалы и переобучите модель
check-baseline = Против базового прогноза
check-baseline-good = Лучше базового прогноза: его ошибка { $value }
check-baseline-good-plain = Лучше базового прогноза
check-baseline-unknown = Фактов мало, сравнить с базовым прогнозом нельзя
check-baseline-bad = Не лучше базового прогноза, чья ошибка { $value }: простое правило справилось бы так же; переобучите модель и проверьте данные
check-baseline-bad-plain = Не лучше базового прогноза: простое правило справилось бы так же; переобучите модель или проверьте данные
check-data = Свежесть данных
check-data-good =
    { $value ->
        [0] Данные за сегодня
        [one] Последним фактам { $value } день
        [few] Последним фактам { $value } дня
       *[many] Последним фактам { $value } дней
    }
check-data-good-plain = Данные свежие
check-data-unknown = Данных ещё нет; загрузите файл
check-data-bad =
    { $value ->
        [one] Новых фактов нет { $value } день: проверьте источник и ежедневную загрузку
        [few] Новых фактов нет { $value } дня: проверьте источник и ежедневную загрузку
       *[many] Новых фактов нет { $value } дней: проверьте источник и ежедневную загрузку
    }
check-data-bad-plain = Новых фактов нет: проверьте источник и ежедневную загрузку
check-model-age = Возраст модели
check-model-age-good =
    { $value ->
        [0] Обучена сегодня
        [one] Обучена { $value } день назад
        [few] Обучена { $value } дня назад
       *[many] Обучена { $value } дней назад
    }
check-model-age-good-plain = Достаточно молодая
check-model-age-unknown = Модели ещё нет
check-model-age-bad =
    { $value ->
        [one] Обучена { $value } день назад, дольше допустимого: переобучите
        [few] Обучена { $value } дня назад, дольше допустимого: переобучите
       *[many] Обучена { $value } дней назад, дольше допустимого: переобучите
    }
check-model-age-bad-plain = Старше допустимого: переобучите
check-runs = Переобучение
check-runs-good = Последний запуск закончился решением
check-runs-unknown = Запусков ещё не было
check-runs-bad = Последний запуск не удался: причина на его странице; работает прежняя версия
check-artifact = Файл модели
check-artifact-good = На месте, хеш совпадает с записанным
check-artifact-unknown = Файла модели ещё нет
check-artifact-bad = Пропал или изменился после обучения: вернитесь к другой версии или переобучите
check-drift = Входные данные
check-drift-good =
    { $value ->
        [0] Последние недели похожи на то, на чём училась модель
        [one] { $value } столбец немного изменился после обучения; следите за ошибкой
        [few] { $value } столбца немного изменились после обучения; следите за ошибкой
       *[many] { $value } столбцов немного изменились после обучения; следите за ошибкой
    }
check-drift-good-plain = Последние недели похожи на то, на чём училась модель
check-drift-unknown = Данных мало, сравнить последние недели с обучением пока нельзя
check-drift-bad =
    { $value ->
        [one] { $value } столбец сильно изменился после обучения: проверьте источник и переобучите
        [few] { $value } столбца сильно изменились после обучения: проверьте источник и переобучите
       *[many] { $value } столбцов сильно изменились после обучения: проверьте источник и переобучите
    }
check-drift-bad-plain = Столбцы сильно изменились после обучения: проверьте источник и переобучите
check-coverage = Интервалы
check-coverage-good = { $value } фактов попали в интервал 80 %
check-coverage-good-plain = Интервалы держат обещание
check-coverage-unknown = Фактов мало, судить об интервалах рано
check-coverage-bad = { $value } фактов попали в интервал 80 %: обещание не выполнено; переобучите
check-coverage-bad-plain = Интервалы не держат обещание; переобучите

trigger-manual = Вручную
trigger-manual-text = запросил человек
trigger-first-version = Первая версия
trigger-first-version-text = версии ещё не было
trigger-degradation = Деградация
trigger-degradation-text = ошибка превысила порог
trigger-age = Возраст
trigger-age-text = модель старше допустимого
trigger-new-labels = Новые факты
trigger-new-labels-text = накопилось достаточно новых фактов
trigger-drift = Дрейф
trigger-drift-text = изменились данные
run-running = Идёт
run-completed = Завершён
run-failed = Не удался
run-cancelled = Отменён
run-skipped = Пропущен
version-trained = Обучена
version-deployed = Работает
version-archived = В архиве
version-failed = Непригодна
stage-queued = Ожидание очереди
stage-load = Чтение данных
stage-leak-check = Проверка на утечку данных
stage-features = Расчёт признаков
stage-cross-validation = Кросс-валидация
stage-holdout = Сравнение на отложенных днях
stage-refit = Обучение на всех данных
stage-register = Регистрация версии
stage-decide = Решение
stage-deploy = Переключение и новые прогнозы
mark-done = готово
mark-now = идёт
mark-ahead = впереди
mark-broken = остановлено здесь
actor-schedule = расписание
actor-sync = ежедневная загрузка
actor-demo = демонстрация
actor-system = система
actor-api = API
actor-panel = панель
actor-command-line = командная строка
outlook-retrain = Переобучение началось бы
outlook-nothing = Переобучать не нужно
outlook-criteria = Запуск начинается, когда:
idle-running = Переобучение уже идёт: { $run }
idle-few-rows =
    { $n ->
        [one] В наборе данных { $n } строка, для обучения нужно не меньше { $needed }
        [few] В наборе данных { $n } строки, для обучения нужно не меньше { $needed }
       *[many] В наборе данных { $n } строк, для обучения нужно не меньше { $needed }
    }
idle-no-criterion = Ни одно правило переобучения не включено
idle-waits =
    { $n ->
        [1] Последний такой запуск ничего не развернул, поэтому следующий — не раньше { $until } UTC.
        [one] Последний { $n } такой запуск ничего не развернул, поэтому следующий — не раньше { $until } UTC.
        [few] Последние { $n } таких запуска ничего не развернули, поэтому следующий — не раньше { $until } UTC.
       *[many] Последние { $n } таких запусков ничего не развернули, поэтому следующий — не раньше { $until } UTC.
    }
idle-waits-for-news =
    { $n ->
        [1] Последний такой запуск ничего не развернул, поэтому следующий — когда что-то изменится.
        [one] Последний { $n } такой запуск ничего не развернул, поэтому следующий — когда что-то изменится.
        [few] Последние { $n } таких запуска ничего не развернули, поэтому следующий — когда что-то изменится.
       *[many] Последние { $n } таких запусков ничего не развернули, поэтому следующий — когда что-то изменится.
    }
reason-no-champion =
    { $n ->
        [one] Рабочей версии ещё нет, а учиться есть на чём: { $n } строка.
        [few] Рабочей версии ещё нет, а учиться есть на чём: { $n } строки.
       *[many] Рабочей версии ещё нет, а учиться есть на чём: { $n } строк.
    }
reason-error-above = Ошибка последних полных дней { $value } — выше порога { $limit }.
reason-error-within = Ошибка последних полных дней { $value } — в пределах { $limit }.
reason-error-unknown = Фактов мало, чтобы судить об ошибке последних дней.
reason-holdout-unknown = Ошибка рабочей версии на отложенных днях неизвестна, сравнить последние дни не с чем.
reason-drift-above =
    { $n ->
        [one] После обучения заметно изменился { $n } столбец: расстояние { $value }, порог { $limit }.
        [few] После обучения заметно изменились { $n } столбца, сильнее всего — на { $value } при пороге { $limit }.
       *[many] После обучения заметно изменились { $n } столбцов, сильнее всего — на { $value } при пороге { $limit }.
    }
reason-drift-within =
    { $n ->
        [one] Сильного дрейфа нет: проверен { $n } столбец.
        [few] Сильного дрейфа нет: проверено { $n } столбца.
       *[many] Сильного дрейфа нет: проверено { $n } столбцов.
    }
reason-drift-unknown = Данных мало, чтобы судить о дрейфе.
reason-age-above =
    { $n ->
        [one] Рабочей версии { $n } день — больше допустимого ({ $limit }).
        [few] Рабочей версии { $n } дня — больше допустимого ({ $limit }).
       *[many] Рабочей версии { $n } дней — больше допустимого ({ $limit }).
    }
reason-age-within =
    { $n ->
        [one] Рабочей версии { $n } день, допустимо { $limit }.
        [few] Рабочей версии { $n } дня, допустимо { $limit }.
       *[many] Рабочей версии { $n } дней, допустимо { $limit }.
    }
reason-age-unknown = Возраст рабочей версии неизвестен.
reason-labels-above =
    { $n ->
        [one] После обучения с прогнозами встретился { $n } новый факт — больше, чем { $limit }.
        [few] После обучения с прогнозами встретились { $n } новых факта — больше, чем { $limit }.
       *[many] После обучения с прогнозами встретилось { $n } новых фактов — больше, чем { $limit }.
    }
reason-labels-within =
    { $n ->
        [one] После обучения с прогнозами встретился { $n } новый факт из { $limit }.
        [few] После обучения с прогнозами встретились { $n } новых факта из { $limit }.
       *[many] После обучения с прогнозами встретилось { $n } новых фактов из { $limit }.
    }
criterion-error = ошибка за неделю выше { $limit }
criterion-ratio = ошибка за неделю в { $ratio } раза выше, чем на отложенных днях
criterion-drift = столбец сильно изменился после обучения (дрейф)
criterion-age =
    { $n ->
        [one] модель старше { $n } дня
       *[many] модель старше { $n } дней
    }
criterion-labels =
    { $n ->
        [one] с прогнозами встретился больше чем { $n } новый факт
        [few] с прогнозами встретились больше чем { $n } новых факта
       *[many] с прогнозами встретилось больше чем { $n } новых фактов
    }

schedule-daily-sync = Ежедневная загрузка данных
schedule-weekly-model-retrain = Еженедельное переобучение модели
schedule-daily = ежедневно в { $time }
schedule-sundays = по воскресеньям в { $time }
schedule-mondays = по понедельникам в { $time }
schedule-tuesdays = по вторникам в { $time }
schedule-wednesdays = по средам в { $time }
schedule-thursdays = по четвергам в { $time }
schedule-fridays = по пятницам в { $time }
schedule-saturdays = по субботам в { $time }

list-and = и
list-and-more = { $names } и ещё { $others }
letter-year = Г
letter-month = М
letter-day = Д

ledger-register-version = Версия зарегистрирована
ledger-archive-version = Версия отправлена в архив
ledger-deploy-version = Версия развёрнута
ledger-fail-version = Версия признана непригодной
ledger-finish-run = Запуск завершён
ledger-alert = Уведомление изменено
ledger-note = Запись

alert-data-quality =
    { $value ->
        [one] Строки последней загрузки выглядят неверно: { $value } замечание
        [few] Строки последней загрузки выглядят неверно: { $value } замечания
       *[many] Строки последней загрузки выглядят неверно: { $value } замечаний
    }
alert-data-quality-next = Посмотрите, что загрузка отложила
alert-drift = Последние недели не похожи на то, на чём училась модель: расстояние { $value } (порог { $threshold })
alert-drift-next = Посмотрите, какие столбцы изменились, и проверьте их источник
alert-kind-error-critical = ошибка выше критического порога
alert-kind-error-warning = ошибка выше порога предупреждения
alert-kind-degradation = ухудшение
alert-kind-segment-error = сегменты с большой ошибкой
alert-kind-bias = смещение
alert-kind-model-stale = старая модель
alert-kind-data-stale = старые данные
alert-kind-run-failed = неудачный запуск
alert-kind-data-quality = качество данных
alert-kind-drift = дрейф входных данных
alert-acknowledged = Принято
alert-silenced = Без внимания
alert-escalated = Обострение, уровень { $level }
alert-reopened = вернулось { $at }
alert-acknowledged-by = принято, { $by }, { $at }
alert-silenced-by = не беспокоить до { $until }, { $by }

ledger-raise-alert = Уведомление поднято
ledger-update-alert = Уведомление изменено
ledger-resolve-alert = Уведомление снято
ledger-reopen-alert = Уведомление вернулось
ledger-escalate-alert = Уведомление обострилось
ledger-acknowledge-alert = Уведомление принято
ledger-silence-alert = Уведомления этого вида отключены на время
ledger-unsilence-alert = Отключение закончилось

metric-log-loss = Log loss
metric-log-loss-help = Среднее −ln вероятности, которую дали тому, что случилось, в натах: 0 — уверенно и верно. Награждает честные вероятности; базовый прогноз всегда называет доли классов.
metric-auc = AUC
metric-auc-help = С какой вероятностью случившаяся строка получила большую вероятность, чем не случившаяся: 0,5 — монета, 1 — идеально. Известна, когда под рукой сами пары.
metric-probability-rmse = RMSE вероятности
metric-probability-rmse-help = Корень из оценки Брайера: среднее расстояние вероятности от того, что случилось, от 0 до 1.
