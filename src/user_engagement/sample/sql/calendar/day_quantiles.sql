-- The day of a drawn share of a purpose, in buckets 1/100,000 wide.
select purpose, bucket, day
from day_shares
inner join range(100000) as r (bucket)
    on (bucket + 0.5) / 100000 >= share_before and (bucket + 0.5) / 100000 < share_before + share
order by purpose, bucket
