-- The four groups of return_after_joining add up to new users, who are those of monthly_active_users.
select joining.*

from {{ ref('return_after_joining') }} as joining

inner join {{ ref('monthly_active_users') }} as months
    on joining.platform = months.platform and joining.joined_month = months.activity_month

where
    joining.new_users is distinct from months.new_users
    or joining.new_users <> joining.never_active_users + joining.one_activity_users
    + joining.several_activities_one_day_users + joining.two_or_more_active_days_users
    or joining.returned_users < joining.two_or_more_active_days_users
