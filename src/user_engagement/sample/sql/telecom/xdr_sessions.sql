-- The 55 columns of an XDR export, every value text, `\N` for missing.
-- noqa: disable=RF05,RF06
with models as (
    select
        [
            ['Samsung', 'Samsung Galaxy A12'],
            ['Samsung', 'Samsung Galaxy A52'],
            ['Apple', 'Apple iPhone 11'],
            ['Apple', 'Apple iPhone Se (2020)'],
            ['Huawei', 'Huawei P30 Lite'],
            ['undefined', 'undefined'],
            ['Xiaomi', 'Xiaomi Redmi Note 9'],
            ['Samsung', 'Samsung Galaxy S20 Fe'],
            ['Apple', 'Apple iPhone 12'],
            ['Huawei', 'Huawei B528S'],
            ['Xiaomi', 'Xiaomi Redmi 9A'],
            ['Oneplus', 'Oneplus Nord'],
            ['Nokia', 'Nokia 5.4'],
            ['Motorola', 'Motorola Moto G9'],
            ['Sony', 'Sony Xperia 10']
        ] as handsets
),

sessions as (
    select
        *,
        started + to_milliseconds(duration) as ended,
        handsets[1 + floor(len(handsets) * power(uniform('handset', subscriber), 1.7))::bigint] as handset,
        case
            when uniform('away', session) < 0.25 then whole('visited cell', 0, 199, session)
            else floor(200 * power(uniform('home cell', subscriber), 1.6))::bigint
        end as cell,
        social_media_dl + google_dl + email_dl + youtube_dl + netflix_dl + gaming_dl as total_dl
    from session_traffic
    cross join session_means
    cross join models
)

select
    case
        when flaw = 'no_bearer' or session is null then '\N'
        else '1' || lpad((hash('bearer', session) // 19)::varchar, 19, '0')
    end as "Bearer Id",
    case
        when session is null or flaw = 'missing_time' then '\N'
        else written_time(started, flaw, session)
    end as "Start",
    written_measure(millisecond(started) % 1000, session) as "Start ms",
    case
        when session is null then '\N'
        when flaw = 'end_before_start' then strftime(started - interval 2 hour, '%Y-%m-%d %H:%M:%S')
        else strftime(ended, '%Y-%m-%d %H:%M:%S')
    end as "End",
    written_measure(millisecond(ended) % 1000, session) as "End ms",
    written_measure(duration // 1000, session) as "Dur. (ms)",
    coalesce('00101' || lpad(subscriber::varchar, 10, '0'), '\N') as "IMSI",
    case
        when flaw = 'no_subscriber' or session is null then '\N'
        else written_id(telecom_id(subscriber), flaw, session)
    end as "MSISDN/Number",
    coalesce('001017' || lpad(subscriber::varchar, 8, '0'), '\N') as "IMEI",
    case
        when session is null then '\N'
        else 'C' || lpad((37 * cell + 10007)::varchar, 5, '0') || one_of('sector', ['A', 'B', 'C'], session)
    end as "Last Location Name",
    skewed_measure(0.8, 45, 0.6, 'rtt down', session) as "Avg RTT DL (ms)",
    skewed_measure(0.8, 6, 0.9, 'rtt up', session) as "Avg RTT UL (ms)",
    skewed_measure(1, 60, 1.6, 'tp down', session) as "Avg Bearer TP DL (kbps)",
    skewed_measure(1, 50, 1.1, 'tp up', session) as "Avg Bearer TP UL (kbps)",
    skewed_measure(0.4, 600000, 1.6, 'retrans down', session) as "TCP DL Retrans. Vol (Bytes)",
    skewed_measure(0.36, 30000, 1.4, 'retrans up', session) as "TCP UL Retrans. Vol (Bytes)",
    written_measure(greatest(0, 100 - (down_percent(1, session) + down_percent(2, session) + down_percent(3, session))), session)
        as "DL TP < 50 Kbps (%)",
    written_measure(down_percent(1, session), session) as "50 Kbps < DL TP < 250 Kbps (%)",
    written_measure(down_percent(2, session), session) as "250 Kbps < DL TP < 1 Mbps (%)",
    written_measure(down_percent(3, session), session) as "DL TP > 1 Mbps (%)",
    written_measure(greatest(0, 100 - (up_percent(1, session) + up_percent(2, session) + up_percent(3, session))), session)
        as "UL TP < 10 Kbps (%)",
    written_measure(up_percent(1, session), session) as "10 Kbps < UL TP < 50 Kbps (%)",
    written_measure(up_percent(2, session), session) as "50 Kbps < UL TP < 300 Kbps (%)",
    written_measure(up_percent(3, session), session) as "UL TP > 300 Kbps (%)",
    skewed_measure(0.45, 3000000, 1.8, 'http down', session) as "HTTP DL (Bytes)",
    skewed_measure(0.45, 200000, 1.5, 'http up', session) as "HTTP UL (Bytes)",
    skewed_measure(1, 30000, 1.5, 'activity down', session) as "Activity Duration DL (ms)",
    skewed_measure(1, 45000, 1.5, 'activity up', session) as "Activity Duration UL (ms)",
    written_measure(duration, session) as "Dur. (ms).1",
    case when session is null then '\N' else handset[1] end as "Handset Manufacturer",
    case when session is null then '\N' else handset[2] end as "Handset Type",
    skewed_measure(0.35, 120, 1.2, 'sec down 125000', session) as "Nb of sec with 125000B < Vol DL",
    skewed_measure(0.4, 45, 1.2, 'sec up 1250', session) as "Nb of sec with 1250B < Vol UL < 6250B",
    skewed_measure(0.4, 130, 1.2, 'sec down 31250', session) as "Nb of sec with 31250B < Vol DL < 125000B",
    skewed_measure(0.15, 18, 0.9, 'sec up 37500', session) as "Nb of sec with 37500B < Vol UL",
    skewed_measure(0.42, 240, 1.3, 'sec down 6250', session) as "Nb of sec with 6250B < Vol DL < 31250B",
    skewed_measure(0.25, 8, 1.0, 'sec up 6250', session) as "Nb of sec with 6250B < Vol UL < 37500B",
    skewed_measure(1, 500, 1.4, 'sec down', session) as "Nb of sec with Vol DL < 6250B",
    skewed_measure(1, 500, 1.4, 'sec up', session) as "Nb of sec with Vol UL < 1250B",
    coalesce(social_media_dl || '.0', mean_social_media_dl::varchar) as "Social Media DL (Bytes)",
    coalesce(social_media_ul || '.0', mean_social_media_ul::varchar) as "Social Media UL (Bytes)",
    coalesce(google_dl || '.0', mean_google_dl::varchar) as "Google DL (Bytes)",
    coalesce(google_ul || '.0', mean_google_ul::varchar) as "Google UL (Bytes)",
    coalesce(email_dl || '.0', mean_email_dl::varchar) as "Email DL (Bytes)",
    coalesce(email_ul || '.0', mean_email_ul::varchar) as "Email UL (Bytes)",
    coalesce(youtube_dl || '.0', mean_youtube_dl::varchar) as "Youtube DL (Bytes)",
    coalesce(youtube_ul || '.0', mean_youtube_ul::varchar) as "Youtube UL (Bytes)",
    coalesce(netflix_dl || '.0', mean_netflix_dl::varchar) as "Netflix DL (Bytes)",
    coalesce(netflix_ul || '.0', mean_netflix_ul::varchar) as "Netflix UL (Bytes)",
    coalesce(gaming_dl || '.0', mean_gaming_dl::varchar) as "Gaming DL (Bytes)",
    coalesce(gaming_ul || '.0', mean_gaming_ul::varchar) as "Gaming UL (Bytes)",
    coalesce(other_dl || '.0', mean_other_dl::varchar) as "Other DL (Bytes)",
    coalesce(other_ul || '.0', mean_other_ul::varchar) as "Other UL (Bytes)",
    written_measure(
        social_media_ul + google_ul + email_ul + youtube_ul + netflix_ul + gaming_ul + other_ul, session
    ) as "Total UL (Bytes)",
    case flaw
        when 'negative_amount' then '-' || written_measure(total_dl, session)
        when 'unreadable_amount' then one_of('bad bytes', ['1.2 GB', 'NaN?'], session)
        else written_measure(total_dl, session)
    end as "Total DL (Bytes)"
from sessions
