package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import dev.takagari.adapters.opensearch.BulkReply.Refusal;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotBatchOutcome;
import dev.takagari.core.sink.ParkedEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of a bulk request, as bytes: for each event a line that names index and id, and its
/// document. Items that have to be sent again move to the front.
final class OpenSearchBatch implements HotBatch {
  private static final byte[] ACTION = ascii("{\"create\":{\"_index\":\"");
  private static final byte[] ID = ascii("\",\"_id\":");
  private static final byte[] END = ascii("}}\n");
  private static final int LONGEST_ID = 512;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final Pattern CLASS = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  /// Where refusals name the field; never the value.
  private static final Pattern FIELD =
      Pattern.compile("(?:failed to parse field \\[|immense term in field=\")([^\\]\"]+)[\\]\"]");

  /// One line pair of the body.
  private static final class Item {
    final Target target;
    int start;
    int document;
    int end;

    /// Columns that the engine refused, null until it did.
    @Nullable Set<Column> refused;

    boolean tokens = true;

    Item(Target target) {
      this.target = target;
    }
  }

  /// An index, before it is known whether it exists.
  private record Target(String name, String eventClass, String period) {}

  private final OpenSearchConnection connection;
  private final OpenSearchHotSettings settings;
  private final OpenSearchHotIndex index;
  private final StoredPlaces places;
  private final HotDocument document = new HotDocument();
  private final JsonBuffer body = new JsonBuffer(64 << 10);
  private final List<Item> items = new ArrayList<>();
  private final List<ParkedEvent> parked = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private final Map<String, Target> targets = new HashMap<>();
  private final ByteSpan id = new ByteSpan();
  private final ByteSpan eventClass = new ByteSpan();
  private long lastDay = Long.MIN_VALUE;
  private String lastPeriod = "";
  private @Nullable Target lastTarget;
  private int size;
  private long created;
  private long present;
  private long repeated;
  private long bytes;

  OpenSearchBatch(
      OpenSearchConnection connection, OpenSearchHotSettings settings, OpenSearchHotIndex index) {
    this.connection = connection;
    this.settings = settings;
    this.index = index;
    places = new StoredPlaces(connection);
  }

  @Override
  public boolean add(Event event) {
    size++;
    String objection = HotDocument.impossible(event);
    Target target = objection == null ? target(event) : null;
    if (target == null) {
      park(event, objection == null ? "event.class is not a name" : objection);
      return full();
    }
    event.text(Columns.EVENT_ID, id);
    if (id.length() == 0 || id.length() > LONGEST_ID) {
      park(event, "event.id is empty or too long");
      return full();
    }
    append(event, new Item(target));
    return full();
  }

  private void append(Event event, Item item) {
    event.text(Columns.EVENT_ID, id);
    item.start = body.length();
    body.raw(ACTION);
    body.raw(ascii(item.target.name));
    body.raw(ID);
    body.string(id);
    body.raw(END);
    item.document = body.length();
    document.write(event, item.refused == null ? Set.of() : item.refused, item.tokens, body);
    body.raw('\n');
    item.end = body.length();
    items.add(item);
  }

  private boolean full() {
    return body.length() >= settings.batchBytes() || size >= settings.batchEvents();
  }

  private @Nullable Target target(Event event) {
    event.text(Columns.EVENT_CLASS, eventClass);
    long day = Math.floorDiv(event.number(Columns.TIMESTAMP), MICROS_PER_DAY);
    if (day != lastDay) {
      lastDay = day;
      lastPeriod = settings.period().textOf(LocalDate.ofEpochDay(day));
      lastTarget = null;
    }
    // events of a class come in runs: the next one mostly goes where the last one went
    if (lastTarget != null && isClass(lastTarget)) {
      return lastTarget;
    }
    lastTarget = target(eventClass.toString(), lastPeriod);
    return lastTarget;
  }

  private boolean isClass(Target target) {
    if (target.eventClass.length() != eventClass.length()) {
      return false;
    }
    for (int i = 0; i < eventClass.length(); i++) {
      if (target.eventClass.charAt(i) != eventClass.at(i)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Target target(String name, String period) {
    String key = name + "-" + period;
    Target known = targets.get(key);
    if (known != null) {
      return known;
    }
    if (!CLASS.matcher(name).matches()) {
      return null;
    }
    Target target = new Target(settings.prefix() + "-" + key, name, period);
    targets.put(key, target);
    return target;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public HotBatchOutcome write() {
    Backoff backoff = new Backoff(settings);
    int limit = Integer.MAX_VALUE;
    while (!items.isEmpty()) {
      for (Item item : items) {
        index.ensure(item.target.name, item.target.eventClass, item.target.period);
        touched.add(item.target.name);
      }
      int count = within(limit);
      int end = items.get(count - 1).end;
      Answer answer = send(end);
      bytes += end;
      if (answer.status == 413) {
        if (count == 1) {
          drop(1, Map.of(), Map.of(0, new Refusal("too large", "")));
        } else {
          limit = end / 2;
        }
        continue;
      }
      if (answer.reply == null || answer.reply.count() != count) {
        pause(backoff, answer);
        continue;
      }
      if (!settle(count, answer.reply)) {
        pause(backoff, answer);
      }
    }
    HotBatchOutcome outcome =
        new HotBatchOutcome(created, present, repeated, parked, bytes, touched);
    clear();
    return outcome;
  }

  /// What came back.
  ///
  /// @param status of the request
  /// @param reply null when the request as a whole failed
  private record Answer(
      int status, @Nullable BulkReply reply, @Nullable TakagariException failure) {}

  private Answer send(int end) {
    try {
      return connection.call(
          "POST",
          "/_bulk",
          Map.of("filter_path", BulkReply.FILTER),
          new ByteArrayInputStream(body.array(), 0, end),
          (status, in) -> new Answer(status, status == 200 ? BulkReply.read(in) : null, null));
    } catch (TakagariException e) {
      return new Answer(0, null, e);
    }
  }

  private void pause(Backoff backoff, Answer answer) {
    boolean passing =
        answer.status == 0 || answer.status == 200 || answer.status == 429 || answer.status >= 500;
    if (passing && backoff.pause()) {
      return;
    }
    if (answer.failure != null) {
      throw answer.failure;
    }
    throw OpenSearchHotIndex.unavailable(
        "bulk request of " + items.size() + " events not taken, attempt " + backoff.made(),
        answer.status);
  }

  /// How many items from the front fit into a request.
  private int within(int limit) {
    int count = 1;
    while (count < items.size() && items.get(count).end <= limit) {
      count++;
    }
    return count;
  }

  /// Takes items that are settled out of the batch.
  ///
  /// @return whether nothing is to be waited for
  private boolean settle(int count, BulkReply reply) {
    Map<Integer, Refusal> waiting = new HashMap<>();
    Map<Integer, Refusal> refused = new HashMap<>();
    List<Integer> there = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int status = reply.status(i);
      switch (status) {
        case 200, 201 -> created++;
        case 409 -> there.add(i);
        case 400, 413 -> refused.put(i, reply.refusal(i));
        default -> {
          if (status == 404) {
            index.forget(items.get(i).target.name);
          }
          waiting.put(i, reply.refusal(i));
        }
      }
    }
    if (!there.isEmpty()) {
      countPresent(there, waiting);
    }
    drop(count, waiting, refused);
    return waiting.isEmpty();
  }

  /// Tells events that an earlier run wrote from those that another line brought. What cannot be
  /// told now is sent again.
  private void countPresent(List<Integer> there, Map<Integer, Refusal> waiting) {
    List<StoredPlaces.Name> names = new ArrayList<>();
    List<StoredPlaces.Place> own = new ArrayList<>();
    for (int i : there) {
      EventRow event = parse(items.get(i));
      String eventId = Objects.requireNonNull(event.string(Columns.EVENT_ID));
      names.add(new StoredPlaces.Name(items.get(i).target.name, eventId));
      own.add(StoredPlaces.Place.of(event));
    }
    List<StoredPlaces.@Nullable Place> stored = places.find(names);
    for (int n = 0; n < there.size(); n++) {
      StoredPlaces.Place place = stored.isEmpty() ? null : stored.get(n);
      if (place == null) {
        waiting.put(there.get(n), new Refusal("there, and not to be read", ""));
      } else if (place.equals(own.get(n))) {
        present++;
      } else {
        repeated++;
      }
    }
  }

  /// Removes the first `count` items but those to wait for; refused ones come back at the end in
  /// another form, or are parked.
  private void drop(int count, Map<Integer, Refusal> waiting, Map<Integer, Refusal> refused) {
    List<EventRow> again = new ArrayList<>();
    List<Item> remade = new ArrayList<>();
    for (Map.Entry<Integer, Refusal> entry : refused.entrySet()) {
      Item item = items.get(entry.getKey());
      EventRow event = parse(item);
      if (without(item, entry.getValue())) {
        again.add(event);
        remade.add(item);
      } else {
        park(event, "refused by OpenSearch: " + entry.getValue().type());
      }
    }
    List<Item> kept = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < items.size(); i++) {
      if (i < count && !waiting.containsKey(i)) {
        continue;
      }
      Item item = items.get(i);
      int length = item.end - item.start;
      System.arraycopy(body.array(), item.start, body.array(), at, length);
      item.document = at + item.document - item.start;
      item.start = at;
      at += length;
      item.end = at;
      kept.add(item);
    }
    body.truncate(at);
    items.clear();
    items.addAll(kept);
    for (int i = 0; i < again.size(); i++) {
      append(again.get(i), remade.get(i));
    }
  }

  /// Leaves out of the item's index entry what the engine refused: first the field it named, then
  /// everything that can be left out.
  ///
  /// @return false when nothing more can be left out
  private static boolean without(Item item, Refusal refusal) {
    Set<Column> left = item.refused == null ? Set.of() : item.refused;
    Matcher field = FIELD.matcher(refusal.reason());
    if (field.find()) {
      Optional<Column> column = EventSchema.current().find(field.group(1));
      if (column.isPresent() && !isNeeded(column.get()) && !left.contains(column.get())) {
        Set<Column> more = new HashSet<>(left);
        more.add(column.get());
        item.refused = more;
        return true;
      }
      if (field.group(1).startsWith("hot.") && item.tokens) {
        item.tokens = false;
        return true;
      }
    }
    Set<Column> all = new HashSet<>(EventSchema.current().columns());
    all.removeIf(OpenSearchBatch::isNeeded);
    if (left.containsAll(all)) {
      return false;
    }
    item.refused = all;
    item.tokens = false;
    return true;
  }

  private static boolean isNeeded(Column column) {
    return column.equals(Columns.TIMESTAMP)
        || column.equals(Columns.EVENT_ID)
        || column.equals(Columns.EVENT_CLASS);
  }

  private EventRow parse(Item item) {
    try (JsonParser json =
        EventJson.factory().createParser(body.array(), item.document, item.end - item.document)) {
      json.nextToken();
      return HotDocument.read(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a document of ours cannot be read", e);
    }
  }

  private void park(Event event, String reason) {
    String object = event.string(Columns.RAW_OBJECT);
    long line = event.has(Columns.RAW_LINE) ? event.number(Columns.RAW_LINE) : 0;
    parked.add(new ParkedEvent(object == null ? "" : object, line, reason));
  }

  @Override
  public void clear() {
    body.clear();
    items.clear();
    parked.clear();
    touched.clear();
    targets.clear();
    size = 0;
    created = 0;
    present = 0;
    repeated = 0;
    bytes = 0;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
