/// I8 and what events say about it.
extension SQLCheck {
    static let progress = [
        SQLCheck(
            .progress, "progress stands within what was on the topics",
            """
            SELECT p.next_offset BETWEEN x.first AND x.next AS ok,
                   format('%s of %s[%s] stands at %s of %s–%s', p.consumer_group, p.topic, p.partition, p.next_offset,
                          x.first, x.next) AS what
              FROM consumer_progress p JOIN spans x USING (topic, partition)
             WHERE p.cluster = (SELECT cluster FROM scope) AND left(p.consumer_group, length((SELECT prefix FROM scope)))
                   = (SELECT prefix FROM scope)
            """),
        SQLCheck(
            .progress, "every event comes from a batch that progress has passed",
            """
            SELECT e.batch < p.next_offset AS ok,
                   format('%s batch %s is published, but progress stands at %s', e.publisher, e.batch, p.next_offset) AS what
              FROM (SELECT DISTINCT publisher, batch FROM seen WHERE publisher IS NOT NULL) e
              LEFT JOIN consumer_progress p
                     ON p.cluster = (SELECT cluster FROM scope)
                    AND e.publisher = format('%s/%s/%s/%s', p.consumer_group, p.topic, p.partition,
                                             substring(e.publisher FROM '[0-9]+$'))
            """),
    ]

    /// With the trail that ``ProgressTrail`` leaves.
    static let trail = [
        SQLCheck(
            .progress, "progress moves from where it stood, forwards, within one ownership; a claim moves nothing",
            """
            WITH steps AS (
                SELECT *, lag(new_next) OVER w AS stood, lag(new_epoch) OVER w AS epoch
                  FROM verify_trail
                 WHERE cluster = (SELECT cluster FROM scope)
                WINDOW w AS (PARTITION BY consumer_group, topic, partition ORDER BY step)
            )
            SELECT (stood IS NULL OR (old_next = stood AND old_epoch = epoch))
                   AND CASE WHEN old_next IS NULL THEN true
                            WHEN new_epoch = old_epoch THEN new_next >= old_next
                            ELSE new_epoch > old_epoch AND new_next = old_next END AS ok,
                   format('%s of %s[%s]: %s→%s in epoch %s→%s, after %s in epoch %s', consumer_group, topic, partition,
                          old_next, new_next, old_epoch, new_epoch, stood, epoch) AS what
              FROM steps
            """),
        SQLCheck(
            .progress, "every event comes from a batch that was committed just so",
            """
            SELECT t.step IS NOT NULL AS ok, format('%s batch %s was never committed', e.publisher, e.batch) AS what
              FROM (SELECT DISTINCT publisher, batch FROM seen WHERE publisher IS NOT NULL) e
              LEFT JOIN (SELECT DISTINCT ON (publisher, old_next) step, old_next,
                                format('%s/%s/%s/', consumer_group, topic, partition) AS publisher
                           FROM verify_trail
                          WHERE new_next > old_next AND cluster = (SELECT cluster FROM scope)) t
                     ON t.publisher = substring(e.publisher FROM '^(.*/)[0-9]+$') AND t.old_next = e.batch
            """),
    ]
}
