package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotGap;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotIndexRemoval;
import dev.takagari.core.hot.HotPeriod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hot index on OpenSearch: one index per event class and period, `<prefix>-<class>-<period>`.
///
/// Indices are made here, never by a write, and noted in the ledger with their UUID before the
/// first event goes in.
public final class OpenSearchHotIndex implements HotIndex, HotIndexRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSearchHotIndex.class);

  /// Names in one request line, which engines limit to 4 kB.
  private static final int NAMES_PER_REQUEST = 60;

  private final OpenSearchConnection connection;
  private final HotIndexLedger ledger;
  private final OpenSearchHotSettings settings;

  /// Indices that exist and are in the ledger, as far as this process knows.
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  private volatile boolean prepared;

  public OpenSearchHotIndex(
      OpenSearchConnection connection, HotIndexLedger ledger, OpenSearchHotSettings settings) {
    this.connection = connection;
    this.ledger = ledger;
    this.settings = settings;
  }

  @Override
  public HotBatch newBatch() {
    return new OpenSearchBatch(connection, settings, this);
  }

  @Override
  public void refresh(Set<String> indices) {
    Iterator<String> rest = indices.stream().sorted().iterator();
    while (rest.hasNext()) {
      List<String> names = new ArrayList<>();
      while (rest.hasNext() && names.size() < NAMES_PER_REQUEST) {
        names.add(rest.next());
      }
      persist(
          "refresh",
          () ->
              connection.call(
                  "POST",
                  "/" + String.join(",", names) + "/_refresh",
                  Map.of("filter_path", "_shards.failed"),
                  (status, body) -> status == 200 && noShardFailed(body) ? 200 : failed(status)));
    }
  }

  private static int failed(int status) {
    return status == 200 ? 503 : status;
  }

  private static boolean noShardFailed(InputStream body) throws IOException {
    return firstNumber(body).orElse(-1) == 0;
  }

  private static OptionalLong firstNumber(InputStream body) throws IOException {
    try (JsonParser json = EventJson.factory().createParser(body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
          return OptionalLong.of(json.getLongValue());
        }
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public List<HotGap> gaps() {
    Map<String, String> live = liveIndices(settings.prefix() + "-*");
    List<HotGap> gaps = new ArrayList<>();
    for (HotIndexEntry entry : ledger.entries()) {
      String uuid = live.get(entry.name());
      if (uuid == null) {
        gaps.add(new HotGap(entry, HotGap.Reason.MISSING));
      } else if (!uuid.equals(entry.uuid())) {
        gaps.add(new HotGap(entry, HotGap.Reason.REPLACED));
      }
    }
    return gaps;
  }

  /// Bytes of all our indices on disk, copies not counted.
  ///
  /// @throws TakagariException index-unavailable if the cluster does not say
  public long storedBytes() {
    return connection.call(
        "GET",
        "/" + settings.prefix() + "-*/_stats/store",
        Map.of("filter_path", "_all.primaries.store.size_in_bytes"),
        (status, body) -> {
          if (status != 200) {
            throw unavailable("the size of the indices cannot be read", status);
          }
          return firstNumber(body).orElse(0);
        });
  }

  @Override
  public Map<String, Size> sizes() {
    Map<String, Size> sizes = new HashMap<>();
    persist(
        "ask for sizes",
        () ->
            connection.call(
                "GET",
                "/" + settings.prefix() + "-*/_stats/docs,store",
                Map.of(
                    "filter_path",
                    "indices.*.primaries.docs.count,indices.*.primaries.store.size_in_bytes"),
                (status, body) -> {
                  sizes.clear();
                  if (status == 200) {
                    readSizes(body, sizes);
                  }
                  return status;
                }));
    return sizes;
  }

  /// `{"indices":{name:{"primaries":{"docs":{"count":n},"store":{"size_in_bytes":n}}}}}`
  private static void readSizes(InputStream body, Map<String, Size> sizes) throws IOException {
    try (JsonParser json = EventJson.factory().createParser(body)) {
      String index = "";
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> depth--;
          case FIELD_NAME -> {
            if (depth == 2) {
              index = json.currentName();
            }
          }
          case VALUE_NUMBER_INT -> {
            boolean events = "count".equals(json.currentName());
            long number = json.getLongValue();
            sizes.merge(
                index,
                events ? new Size(number, 0) : new Size(0, number),
                (a, b) -> new Size(a.events() + b.events(), a.bytes() + b.bytes()));
          }
          default -> {}
        }
      }
    }
  }

  @Override
  public void drop(String name) {
    ready.remove(name);
    persist(
        "delete an index",
        () ->
            connection.call(
                "DELETE", "/" + name, Map.of(), (status, _) -> status == 404 ? 200 : status));
    ready.remove(name);
  }

  @Override
  public void check() {
    requireHealthy(connection);
    requireNoAutomaticIndices();
    requirePeriod();
  }

  /// @throws TakagariException index-unavailable unless every index can be read and written
  static void requireHealthy(OpenSearchConnection connection) {
    int status =
        connection.call(
            "GET",
            "/_cluster/health",
            Map.of("wait_for_status", "yellow", "timeout", "2s"),
            (code, _) -> code);
    if (status != 200) {
      throw unavailable("the cluster is not healthy", status);
    }
  }

  /// Asks the cluster whether a write could make an index of ours: it would have the wrong mapping,
  /// and the ledger would not know it.
  private void requireNoAutomaticIndices() {
    String setting = AutoCreateIndex.read(connection);
    String name = settings.prefix() + "-process-2026";
    if (AutoCreateIndex.allows(setting, name)) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION,
          "OpenSearch makes indices named "
              + settings.prefix()
              + "-* by itself: set action.auto_create_index of the cluster to -"
              + settings.prefix()
              + "-*,+* (it is "
              + setting
              + ")");
    }
  }

  /// Sees to it that an index exists and is in the ledger.
  void ensure(String name, String eventClass, String period) {
    if (ready.contains(name)) {
      return;
    }
    synchronized (this) {
      if (ready.contains(name)) {
        return;
      }
      prepare();
      HotIndexEntry entry = new HotIndexEntry(name, create(name), eventClass, period);
      List<HotIndexEntry> known =
          ledger.entries().stream().filter(e -> e.name().equals(name)).toList();
      if (!known.contains(entry)) {
        if (!known.isEmpty()) {
          LOG.warn("index {} was lost and is made again; its time is read from the lake", name);
        }
        ledger.add(entry);
      }
      ready.add(name);
    }
  }

  /// Says that an index turned out to be missing.
  void forget(String name) {
    ready.remove(name);
  }

  private void prepare() {
    if (prepared) {
      return;
    }
    requirePeriod();
    byte[] template = OpenSearchMapping.template(settings);
    persist(
        "put the index template",
        () ->
            connection.call(
                "PUT",
                "/_index_template/" + settings.prefix(),
                Map.of(),
                new ByteArrayInputStream(template),
                (status, _) -> status));
    prepared = true;
  }

  /// Asks the ledger whether all indices are of the period of our settings.
  ///
  /// @throws TakagariException bad-configuration if not
  public void requirePeriod() {
    for (HotIndexEntry entry : ledger.entries()) {
      Optional<HotPeriod> other = HotPeriod.ofText(entry.period());
      if (other.isPresent() && other.get() != settings.period()) {
        throw new TakagariException(
            ErrorCode.BAD_CONFIGURATION,
            "takagari.hot.period: the hot index was begun with "
                + other.get().name().toLowerCase(Locale.ROOT)
                + " and cannot change to "
                + settings.period().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  /// Makes the index unless it is there.
  ///
  /// @return its UUID
  private String create(String name) {
    String there = liveIndices(name).get(name);
    if (there != null) {
      return there;
    }
    persist(
        "create an index",
        () ->
            connection.call(
                "PUT",
                "/" + name,
                Map.of(),
                (status, body) -> status == 400 && alreadyThere(body) ? 200 : status));
    String made = liveIndices(name).get(name);
    if (made == null) {
      throw unavailable("the index " + name + " vanished after it was made", 404);
    }
    return made;
  }

  private static boolean alreadyThere(InputStream body) throws IOException {
    try (JsonParser json = EventJson.factory().createParser(body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING
            && json.getText().equals("resource_already_exists_exception")) {
          return true;
        }
      }
    }
    return false;
  }

  /// UUIDs by name.
  private Map<String, String> liveIndices(String names) {
    Map<String, String> live = new HashMap<>();
    persist(
        "list indices",
        () ->
            connection.call(
                "GET",
                "/" + names + "/_settings/index.uuid",
                Map.of("flat_settings", "true", "expand_wildcards", "all"),
                (status, body) -> {
                  live.clear();
                  if (status == 404) {
                    return 200;
                  }
                  if (status == 200) {
                    readUuids(body, live);
                  }
                  return status;
                }));
    return live;
  }

  private static void readUuids(InputStream body, Map<String, String> live) throws IOException {
    try (JsonParser json = EventJson.factory().createParser(body)) {
      String index = "";
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> depth--;
          case FIELD_NAME -> {
            if (depth == 1) {
              index = json.currentName();
            }
          }
          case VALUE_STRING -> live.put(index, json.getText());
          default -> {}
        }
      }
    }
  }

  /// Repeats a request until its status is a good one.
  private void persist(String what, Supplier<Integer> request) {
    Backoff backoff = new Backoff(settings);
    while (true) {
      int status;
      try {
        status = request.get();
      } catch (TakagariException e) {
        if (!e.isTransient() || !backoff.pause()) {
          throw e;
        }
        continue;
      }
      if (status == 200 || status == 201) {
        return;
      }
      boolean passing = status == 429 || status >= 500;
      if (!passing || !backoff.pause()) {
        throw unavailable("cannot " + what, status);
      }
    }
  }

  static TakagariException unavailable(String what, int status) {
    return new TakagariException(
        ErrorCode.INDEX_UNAVAILABLE, "OpenSearch: " + what + ", status " + status);
  }
}
