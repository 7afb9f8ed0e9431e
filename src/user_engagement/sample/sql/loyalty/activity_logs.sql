select
    activity::varchar as activity_id,
    written_id(loyalty_id(member), flaw, activity) as user_id,
    written_time(happened, flaw, activity) as occurred_at,
    case feature
        when 'home' then 'login'
        when 'shop' then 'purchase'
        when 'receipts' then 'scan'
        when 'games' then 'play'
        when 'store_finder' then 'search'
        when 'reviews' then 'review'
        when 'referral' then 'invite'
        when 'wish_list' then 'save'
        else 'view'
    end as activity_type,
    case flaw
        when 'missing_mark' then missing_mark(activity, 1)
        when 'corrected' then if(feature = 'offers', 'home', 'offers')
        else feature
    end as feature,
    coalesce(campaign_id, if(uniform('no campaign', activity) < 0.05, missing_mark(activity, 2), null))
        as campaign_id
from activity_rows
