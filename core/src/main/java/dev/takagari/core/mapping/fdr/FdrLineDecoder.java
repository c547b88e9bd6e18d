package dev.takagari.core.mapping.fdr;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.LosslessWriter;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.normalize.IpAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decodes lines of Falcon Data Replicator files: the plain way, by Jackson and strings. It defines
/// what any faster decoder must return. The event owns its values. For one thread.
public final class FdrLineDecoder implements LineDecoder {
  private static final int MOST_NAMES = 4_096;

  private final UnmappedNames unmapped;
  private final JsonRecordReader reader = new JsonRecordReader();
  private final Draft draft = new Draft();
  private final Map<String, @Nullable Family> sensorFamilies = new HashMap<>();
  private final Map<String, @Nullable Family> externalFamilies = new HashMap<>();

  /// Of each home of the current plan: the member that fills it, or -1; whether it filled the
  /// column.
  private int[] memberOfHome = new int[0];

  private boolean[] filled = new boolean[0];

  public FdrLineDecoder(UnmappedNames unmapped) {
    this.unmapped = unmapped;
  }

  @Override
  public EventRow decode(byte[] buffer, int offset, int length, long line, LineContext context) {
    JsonRecord record = read(buffer, offset, length, line, context);
    draft.clear();
    String name = FdrDerived.text(record, "event_simpleName");
    boolean sensor = name != null && isString(record, "event_simpleName");
    Family family = family(record, sensor);
    String direction = direction(record, family);
    FdrPlan plan = FdrMapping.plan(sensor, family, direction);
    FdrDerived.before(draft, record, family);
    fill(plan, record);
    FdrDerived.after(draft, record, sensor, family, context);
    FdrTime.set(draft, record, sensor, family, context);
    draft.set(Columns.EVENT_ID, eventId(record, sensor));
    draft.set(Columns.EVENT_INGESTED, FdrTime.micros(context.ingested()));
    draft.set(Columns.EVENT_MODULE, FdrMapping.MODULE);
    draft.set(Columns.EVENT_DATASET, sensor ? FdrMapping.SENSOR : FdrMapping.EXTERNAL);
    draft.set(Columns.RAW_OBJECT, context.rawObject());
    draft.set(Columns.RAW_LINE, line);
    EventRow.Builder row = EventRow.builder();
    LosslessWriter.write(
        FdrMapping.NAME,
        record,
        member -> isHeld(plan, record, member),
        () -> JsonRecordReader.source(buffer, offset, length),
        draft,
        row);
    draft.copyInto(row);
    return row.build();
  }

  private JsonRecord read(byte[] buffer, int offset, int length, long line, LineContext context) {
    try {
      return reader.read(buffer, offset, length);
    } catch (NotJsonException e) {
      throw new UndecodableLineException(
          e.isJson() ? ErrorCode.LINE_NOT_OBJECT : ErrorCode.LINE_NOT_JSON,
          context.rawObject(),
          line,
          e.offset(),
          String.valueOf(e.getMessage()));
    }
  }

  private Family family(JsonRecord record, boolean sensor) {
    String action = null;
    for (String field :
        sensor ? List.of("event_simpleName") : List.of("ExternalApiType", "event_type")) {
      if (action == null) {
        action = FdrDerived.text(record, field);
      }
    }
    if (action == null) {
      return FdrMapping.family(sensor, null);
    }
    Map<String, @Nullable Family> known = sensor ? sensorFamilies : externalFamilies;
    Family family = known.get(action);
    if (family == null && !known.containsKey(action)) {
      family = FdrMapping.knownFamily(sensor, action);
      if (known.size() < MOST_NAMES) {
        known.put(action, family);
      }
    }
    if (family == null) {
      unmapped.add(action);
      return FdrMapping.family(sensor, null);
    }
    return family;
  }

  private static @Nullable String direction(JsonRecord record, Family family) {
    String number = family.is("network") ? FdrDerived.text(record, "ConnectionDirection") : null;
    return number == null ? null : (String) Codec.DIRECTION_1.decode(number);
  }

  /// Fills columns in mapping order; the first field that says something wins.
  private void fill(FdrPlan plan, JsonRecord record) {
    List<Home> homes = plan.homes();
    if (memberOfHome.length < homes.size()) {
      memberOfHome = new int[homes.size()];
      filled = new boolean[homes.size()];
    }
    Arrays.fill(memberOfHome, -1);
    Arrays.fill(filled, false);
    for (int i = 0; i < record.size(); i++) {
      Integer home = record.isEarlier(i) ? null : plan.indexOf(record.name(i));
      if (home != null) {
        memberOfHome[home] = i;
      }
    }
    for (int i = 0; i < homes.size(); i++) {
      String text = memberOfHome[i] < 0 ? null : record.scalar(memberOfHome[i]);
      if (text != null && !FdrDerived.isAbsent(text)) {
        filled[i] = fill(homes.get(i), text);
      }
    }
  }

  /// Whether the field came first to its column.
  @SuppressWarnings("unchecked")
  private boolean fill(Home home, String text) {
    if (home.codec().readsAddresses()) {
      markAddresses(text);
    }
    boolean taken = draft.has(home.column());
    if (taken && !home.adds()) {
      return false;
    }
    Object value = home.codec().decode(text);
    if (value == null) {
      return false;
    }
    if (taken) {
      draft.addAll(home.column(), (List<String>) value);
      return false;
    }
    draft.set(home.column(), value);
    return true;
  }

  private void markAddresses(String text) {
    for (String piece : IpAddress.pieces(text)) {
      if (IpAddress.parse(piece) == null && !FdrDerived.isAbsent(piece)) {
        draft.mark("ip.noncanonical");
      }
    }
  }

  /// The lossless rule: a column holds a field iff the field came first, has the type that its home
  /// expects, and is the identical text of what the column now holds.
  private boolean isHeld(FdrPlan plan, JsonRecord record, int member) {
    Integer index = plan.indexOf(record.name(member));
    if (index == null || !filled[index]) {
      return false;
    }
    Home home = plan.homes().get(index);
    Object value = draft.get(home.column());
    return value != null
        && record.kind(member) == home.kind()
        && record.text(member).equals(home.codec().encode(value));
  }

  private String eventId(JsonRecord record, boolean sensor) {
    long micros = (Long) Objects.requireNonNull(draft.get(Columns.TIMESTAMP));
    String cid = part(record, "cid");
    String aid = part(record, "aid");
    String id = part(record, "id");
    String name = part(record, "event_simpleName");
    String timestamp = part(record, "timestamp");
    boolean whole =
        sensor && cid != null && aid != null && id != null && name != null && timestamp != null;
    return whole
        ? EventId.of(micros, "fdr/1", cid, aid, id, name, timestamp)
        : EventId.of(micros, "fdr-ext/1", CanonicalJson.of(record));
  }

  private static @Nullable String part(JsonRecord record, String field) {
    String text = record.exact(field);
    return text == null || text.isEmpty() ? null : text;
  }

  private static boolean isString(JsonRecord record, String field) {
    int index = record.find(field);
    return index >= 0 && record.kind(index) == JsonKind.STRING;
  }
}
