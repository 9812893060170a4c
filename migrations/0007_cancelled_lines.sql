-- The units of a part's lines that were cancelled when its ERP was last told of them ("1:2,3:1"): what is cancelled
-- beyond that it does not know. Null: it has not been told of the part, or a person has said that it knows.
alter table connector_orders add column told_cancelled text;
