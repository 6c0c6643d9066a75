# Рамка страниц: название, меню, язык, часы, короткие слова, ошибки.
brand = Вахта
skip = Перейти к содержанию
language = Язык
menu-open = Открыть меню
menu-name = Страницы
menu-model = Модель
menu-forecasts = ПРОГНОЗЫ
menu-monitoring = МОНИТОРИНГ МОДЕЛЕЙ
menu-more = ЕЩЁ
menu-forecast = Прогноз
menu-overrides = Поправки
menu-data = Данные
menu-quality = Качество данных
menu-status = Статус модели
menu-alerts = Уведомления
menu-performance = Метрики производительности
menu-errors = Разбор ошибок
menu-history = История обучения
menu-payback = Окупаемость переобучений
menu-simulation = Симуляция правил
menu-retrain = Ручное переобучение
menu-api = Документация API
clock-wall = { $date }
clock-wall-help = Сегодня по часам сервера
clock-data = часы данных: { $date }
clock-data-help = Модель живёт во времени своих данных: её «сегодня» — день после последнего известного
cancel = Отмена
word-yes = да
not-enough-data = недостаточно данных
chart-no-script = Для графика нужен JavaScript; те же числа есть в таблицах ниже.

duration-seconds = { $s } с
duration-minutes = { $m } мин { $s } с
duration-hours = { $h } ч { $m } мин
count-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[many] { $n } дней
    }
count-rows =
    { $n ->
        [one] { $n } строка
        [few] { $n } строки
       *[many] { $n } строк
    }

weekday-mon = пн
weekday-tue = вт
weekday-wed = ср
weekday-thu = чт
weekday-fri = пт
weekday-sat = сб
weekday-sun = вс

column-branch = Филиал
column-product = Товар
column-store = Магазин
column-item = Позиция
column-promo = Акция
column-holiday = Праздник
column-school-holiday = Школьные каникулы
column-price = Цена
columns-branch = филиалы
columns-product = товары
columns-store = магазины
columns-segment = сегменты
unit-pieces = шт.

period-4-weeks = 4 недели
period-3-months = 3 месяца
period-1-year = 1 год

failure-code = Ошибка
failure-request = Номер запроса
failure-home = На главную
failure-busy-link = Следить за запуском
failure-not-found = Не найдено
failure-not-found-text = По этому адресу ничего нет.
failure-not-found-next = Возможно, адрес набран иначе или относится к другой модели. Из меню можно попасть на все страницы.
failure-single-rows = Только о дневных рядах
failure-single-rows-text = Эта модель предсказывает отдельные строки, а страница показывает то, что бывает у дневных рядов.
failure-single-rows-next = Что известно об отдельных строках, показывает страница по кнопке ниже.
failure-invalid-value = Запрос непонятен
failure-invalid-value-text = Одно из значений не такое, как нужно. Ничего не изменено.
failure-invalid-value-next = Вернитесь назад, исправьте то, что названо ниже, и отправьте снова.
failure-busy = Модель сейчас переобучается
failure-busy-text = У модели может идти только один запуск, и он уже идёт. Ничего не изменено.
failure-busy-next = Дождитесь конца запуска или сначала отмените его.
failure-refused = Сейчас невозможно
failure-refused-text = Состояние модели этого не позволяет. Ничего не изменено.
failure-refused-next = Причина указана ниже; как обстоят дела, показывает история обучения.
failure-not-enough-data = Пока недостаточно данных
failure-not-enough-data-text = Фактов слишком мало для ответа, которому можно верить.
failure-not-enough-data-next = Загрузите больше данных или подождите несколько дней.
failure-unavailable = Временно недоступно
failure-unavailable-text = Не отвечает то, от чего зависит «Вахта».
failure-unavailable-next = Повторите чуть позже. Если не проходит, `vakhta doctor` скажет, чего не хватает.
failure-overloaded = Слишком много дел
failure-overloaded-text = Сервер занят слишком многими запросами сразу.
failure-overloaded-next = Повторите чуть позже.
failure-internal = Что-то сломалось у нас
failure-internal-text = Это ошибка сервера, а не ваша. Прогнозы продолжают выдаваться.
failure-internal-next = Повторите. Если ошибка вернётся, найдите номер запроса в журнале сервера.
failure-not-allowed = Это могут не все
failure-not-allowed-text = Вашей роли это не разрешено, или в описании модели названо, кто это может. Ничего не изменилось.
failure-not-allowed-next = Попросите другую роль у администратора или обратитесь к тому, кто ведёт описание.
failure-cross-origin = Не отсюда
failure-cross-origin-text = Менять что-либо можно только со страниц этого сервера. Ничего не изменено.
failure-cross-origin-next = Откройте панель по её собственному адресу и повторите там.
failure-not-signed-in = Сначала войдите
failure-not-signed-in-text = Вы не вошли, или вход уже не действует. Ничего не изменилось.
failure-not-signed-in-next = Войдите и повторите то, что делали.
failure-slow-down = Немного подождите
failure-slow-down-text = С вашего адреса пришло слишком много неверных паролей, поэтому оттуда пока ничего не принимается.
failure-slow-down-next = Подождите, сколько сказано ниже, и попробуйте ещё раз.
