extension Migration {
    /// Who did what by hand, and what privacy asks of the other tables.
    static let operatorActions = Migration(
        number: 8,
        name: "operator actions",
        sql: #"""
            -- Every change that a person made by the command line, written in the transaction of the change. Append-only:
            -- an operator's role may insert, never change or delete, and neither the time nor the role is theirs to give
            -- (deploy/roles.sql). `who` is what they call themselves, `database_role` what the database knows.
            CREATE TABLE operator_actions (
                action        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                at            timestamptz NOT NULL DEFAULT clock_timestamp(),
                who           text        NOT NULL CHECK (who <> ''),
                database_role text        NOT NULL DEFAULT session_user,
                host          text        NOT NULL,
                command       text        NOT NULL,
                -- What it was done to: an order's id, a record's address, rule documents. No personal data.
                subject       text        NOT NULL,
                detail        jsonb       NOT NULL DEFAULT '{}'
            );

            -- A record that waits has not been tried yet.
            UPDATE parked_records SET attempts = 0 WHERE state = 'waiting' AND attempts = 1;

            -- What finance typed about a case: masked on screens, erased with the order's person.
            ALTER TABLE cases ADD COLUMN remark text NOT NULL DEFAULT '';

            -- The fingerprint that a finding keeps of what a rule saw is of no use once the person is erased.
            CREATE FUNCTION without_evidence(findings jsonb) RETURNS jsonb
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT coalesce(jsonb_agg(CASE jsonb_typeof(f) WHEN 'object' THEN f || '{"evidence": "0"}' ELSE f END ORDER BY n), '[]')
                  FROM jsonb_array_elements(CASE jsonb_typeof(findings) WHEN 'array' THEN findings ELSE '[]' END)
                       WITH ORDINALITY AS e (f, n)
            $$;

            -- Takes every one of some words out of a text. The words are what an order's person is called; short ones would
            -- tear ordinary words apart and are left to the columns that hold nothing else.
            CREATE FUNCTION without_words(body text, words text[]) RETURNS text
            LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
            DECLARE
                word text;
            BEGIN
                FOR word IN SELECT w FROM unnest(words) AS u (w)
                             WHERE length(w) >= 4 OR (length(w) >= 2 AND w ~ '[^\x01-\x7f]')
                             ORDER BY length(w) DESC
                LOOP
                    body := replace(body, word, '(erased)');
                END LOOP;
                RETURN body;
            END
            $$;

            -- The same for a document. Where a word is a part of a number, what is left is none, and all of it goes.
            CREATE FUNCTION without_words(body jsonb, words text[]) RETURNS jsonb
            LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
            BEGIN
                RETURN without_words(body::text, words)::jsonb;
            EXCEPTION WHEN invalid_text_representation THEN
                RETURN '{"erased": true}';
            END
            $$;
            """#
    )
}
