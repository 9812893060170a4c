-- The life cycle of contract 4.1, line by line as src/orders/lifecycle.ts has it.
insert into life_cycle (from_state, move, to_state) values
  ('pending_payment', 'pay', 'pending_payment'),
  ('pending_payment', 'pay', 'pending_confirmation'),
  ('pending_payment', 'cancel', 'pending_confirmation'),
  ('pending_payment', 'expire', 'cancelled'),
  ('pending_payment', 'cancel', 'cancelled'),
  ('pending_confirmation', 'cancel', 'cancelled'),
  ('confirmed', 'cancel', 'cancelled'),
  ('pending_payment', 'cancel', 'pending_payment'),
  ('pending_confirmation', 'cancel', 'pending_confirmation'),
  ('confirmed', 'cancel', 'confirmed'),
  ('pending_confirmation', 'confirm', 'confirmed'),
  ('pending_confirmation', 'reject', 'rejected'),
  ('confirmed', 'reject', 'rejected'),
  ('pending_confirmation', 'reject', 'pending_confirmation'),
  ('confirmed', 'reject', 'confirmed'),
  ('partially_invoiced', 'reject', 'partially_invoiced'),
  ('partially_invoiced', 'reject', 'invoiced'),
  ('confirmed', 'invoice', 'partially_invoiced'),
  ('partially_invoiced', 'invoice', 'partially_invoiced'),
  ('confirmed', 'invoice', 'invoiced'),
  ('partially_invoiced', 'invoice', 'invoiced'),
  ('invoiced', 'ship', 'partially_shipped'),
  ('partially_shipped', 'ship', 'partially_shipped'),
  ('invoiced', 'ship', 'shipped'),
  ('partially_shipped', 'ship', 'shipped'),
  ('delivery_failed', 'ship', 'shipped'),
  ('invoiced', 'make_ready', 'ready_for_pickup'),
  ('shipped', 'deliver', 'delivered'),
  ('ready_for_pickup', 'deliver', 'delivered'),
  ('delivery_failed', 'deliver', 'delivered'),
  ('shipped', 'fail_delivery', 'delivery_failed'),
  ('partially_invoiced', 'return', 'partially_returned'),
  ('invoiced', 'return', 'partially_returned'),
  ('shipped', 'return', 'partially_returned'),
  ('ready_for_pickup', 'return', 'partially_returned'),
  ('delivered', 'return', 'partially_returned'),
  ('partially_returned', 'return', 'partially_returned'),
  ('delivery_failed', 'return', 'partially_returned'),
  ('partially_invoiced', 'return', 'returned'),
  ('invoiced', 'return', 'returned'),
  ('shipped', 'return', 'returned'),
  ('ready_for_pickup', 'return', 'returned'),
  ('delivered', 'return', 'returned'),
  ('partially_returned', 'return', 'returned'),
  ('delivery_failed', 'return', 'returned');

-- The foreign key of fulfilments knows which moves there are; that a move starts from where the fulfilment
-- stands, only its row before the move can tell.
create function refuse_a_leap() returns trigger language plpgsql as $$
begin
  if new.from_state is distinct from old.state then
    raise exception 'a fulfilment in state % cannot move from %', old.state, new.from_state
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger fulfilments_move_from_where_they_stand
  before update of state, from_state, move on fulfilments
  for each row execute function refuse_a_leap();
