package dev.takagari.adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tallies in the table `tally` of the schema `alerting`.
public final class PostgresDetectionTallies implements DetectionTallies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

  private final PostgresSession session;

  public PostgresDetectionTallies(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void record(UnitLease lease, String sink, DetectionTally tally) {
    String without = write(tally);
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO alerting.tally AS t
                      (unit_id, sink, fence, events, detections, without, recorded_at)
                    VALUES (?, ?, ?, ?, ?, ?::jsonb, alerting.clock())
                    ON CONFLICT (unit_id, sink) DO UPDATE SET
                      fence = excluded.fence, events = excluded.events,
                      detections = excluded.detections, without = excluded.without,
                      recorded_at = excluded.recorded_at
                    WHERE excluded.fence >= t.fence\
                    """)
                .param(lease.unit().value())
                .param(sink)
                .param(lease.fence())
                .param(tally.events())
                .param(tally.detections())
                .param(without)
                .update());
  }

  @Override
  public Map<String, DetectionTally> find(UnitId unit) {
    return session.in(
        jdbc -> {
          Map<String, DetectionTally> tallies = new TreeMap<>();
          jdbc.sql(
                  """
                  SELECT sink, events, detections, without::text AS without
                  FROM alerting.tally WHERE unit_id = ?\
                  """)
              .param(unit.value())
              .query(
                  row -> {
                    tallies.put(
                        row.getString("sink"),
                        new DetectionTally(
                            row.getLong("events"),
                            row.getLong("detections"),
                            read(row.getString("without"))));
                  });
          return tallies;
        });
  }

  @Override
  public int forget(int days) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    DELETE FROM alerting.tally
                    WHERE recorded_at < alerting.clock() - make_interval(days => ?)\
                    """)
                .param(days)
                .update());
  }

  private static String write(DetectionTally tally) {
    try {
      return JSON.writeValueAsString(tally.without());
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a tally cannot be written", e);
    }
  }

  private static SortedMap<String, Long> read(String json) {
    try {
      return JSON.readValue(json, COUNTS);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a tally of ours cannot be read", e);
    }
  }
}
