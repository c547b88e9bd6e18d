package dev.takagari.adapters.postgres;

import dev.takagari.core.search.CursorKey;
import dev.takagari.core.search.CursorKeys;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Cursor keys in the table `search.cursor_key`. Keys never change, so those seen once are
/// remembered.
public final class PostgresCursorKeys implements CursorKeys {
  /// The schema to migrate before.
  public static final String SCHEMA = "search";

  private static final long NEWEST = 0;

  private final PostgresSession session;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentMap<Long, CursorKey> known = new ConcurrentHashMap<>();

  public PostgresCursorKeys(PostgresSession session) {
    this.session = session;
  }

  @Override
  public CursorKey newest() {
    CursorKey remembered = known.get(NEWEST);
    if (remembered != null) {
      return remembered;
    }
    CursorKey key = session.in(this::readOrMake);
    known.put(NEWEST, key);
    return key;
  }

  @Override
  public Optional<CursorKey> find(long id) {
    CursorKey remembered = known.get(id);
    if (remembered != null) {
      return Optional.of(remembered);
    }
    Optional<CursorKey> key =
        session.in(
            jdbc ->
                jdbc.sql("SELECT id, secret FROM search.cursor_key WHERE id = ?")
                    .param(id)
                    .query((row, _) -> new CursorKey(row.getLong(1), row.getBytes(2)))
                    .optional());
    key.ifPresent(found -> known.put(found.id(), found));
    return key;
  }

  private CursorKey readOrMake(JdbcClient jdbc) {
    Optional<CursorKey> present = readNewest(jdbc);
    if (present.isPresent()) {
      return present.get();
    }
    jdbc.sql("LOCK TABLE search.cursor_key IN SHARE ROW EXCLUSIVE MODE").update();
    return readNewest(jdbc).orElseGet(() -> make(jdbc));
  }

  private static Optional<CursorKey> readNewest(JdbcClient jdbc) {
    return jdbc.sql("SELECT id, secret FROM search.cursor_key ORDER BY id DESC LIMIT 1")
        .query((row, _) -> new CursorKey(row.getLong(1), row.getBytes(2)))
        .optional();
  }

  private CursorKey make(JdbcClient jdbc) {
    byte[] secret = new byte[CursorKey.SECRET_BYTES];
    random.nextBytes(secret);
    return jdbc.sql("INSERT INTO search.cursor_key (secret) VALUES (?) RETURNING id")
        .param(secret)
        .query((row, _) -> new CursorKey(row.getLong(1), secret))
        .single();
  }
}
