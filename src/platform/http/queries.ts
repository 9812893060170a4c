import { statement } from '../postgres/statement.ts'

/** Takes a key for the transaction; false while another transaction holds it. */
export const TRY_KEY = statement(
  'try_key',
  `select pg_try_advisory_xact_lock(hashtextextended($1::text, 0)) as free`,
)

export const KEPT_ANSWER = statement(
  'kept_answer',
  `select call, body_sha256, status, headers, body
     from kept_answers
    where site_id = $1 and username = $2 and key = $3`,
)

export const KEEP_ANSWER = statement(
  'keep_answer',
  `insert into kept_answers (site_id, username, key, call, body_sha256, status, headers, body, kept_at)
   values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
)

/** Forgets answers kept before `$1`, at most `$2` at a time. */
export const FORGET_ANSWERS = statement(
  'forget_answers',
  `delete from kept_answers
    where (site_id, username, key) in (
          select site_id, username, key
            from kept_answers
           where kept_at < $1
           order by kept_at
           limit $2)`,
)
