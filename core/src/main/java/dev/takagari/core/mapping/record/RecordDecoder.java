package dev.takagari.core.mapping.record;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.mapping.AbsentText;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.LosslessWriter;
import dev.takagari.core.mapping.TimeBounds;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decodes records by their definition. The event owns its values. For one thread.
public final class RecordDecoder implements LineDecoder {
  private final RecordSyntax syntax;
  private final List<RecordDefinition> definitions;
  private final RecordMembers members = new RecordMembers();
  private final RecordView view = new RecordView(members);
  private final Draft draft = new Draft();

  /// Of each source of the present plan: whether its field, under exactly its name, came first to
  /// its column.
  private boolean[] first = new boolean[64];

  /// @param definitions the first that fits a record decodes it, the last one any other
  public RecordDecoder(RecordSyntax syntax, List<RecordDefinition> definitions) {
    this.syntax = syntax;
    this.definitions = List.copyOf(definitions);
  }

  @Override
  public boolean header(byte[] buffer, int offset, int length) {
    return syntax.header(buffer, offset, length);
  }

  @Override
  public EventRow decode(byte[] buffer, int offset, int length, long line, LineContext context) {
    JsonRecord record = syntax.read(buffer, offset, length, line, context);
    RecordDefinition definition = definition(record);
    members.read(record, definition.body());
    view.show(record, definition.foldsNames());
    draft.clear();
    fill(definition.actionSources());
    RecordDefinition.Plan plan = definition.plan(draft.text(Columns.EVENT_ACTION));
    draft.clear();
    fill(plan.sources());
    definition.constants().forEach(draft::fill);
    definition.time().set(draft, view, context);
    definition.derivations().forEach(derivation -> derivation.derive(view, draft));
    classify(definition.classification().classify(view, draft));
    CommonColumns.derive(draft, definition.domains());
    joinHostName(context);
    long micros = (Long) Objects.requireNonNull(draft.get(Columns.TIMESTAMP));
    draft.set(Columns.EVENT_ID, definition.identity().id(view, micros));
    draft.set(Columns.EVENT_INGESTED, TimeBounds.micros(context.ingested()));
    draft.set(Columns.RAW_OBJECT, context.rawObject());
    draft.set(Columns.RAW_LINE, line);
    EventRow.Builder row = EventRow.builder();
    if (record.isReplaced()) {
      draft.mark("text.replaced");
    }
    if (members.hasDuplicates()) {
      draft.mark("json.duplicate");
    }
    LosslessWriter.write(
        definition.name(),
        fields(plan),
        members.namesAreText(),
        () -> syntax.source(record, buffer, offset, length),
        draft,
        row);
    draft.copyInto(row);
    return row.build();
  }

  private RecordDefinition definition(JsonRecord record) {
    for (RecordDefinition definition : definitions) {
      if (definition.fits(record)) {
        return definition;
      }
    }
    return definitions.getLast();
  }

  /// Fills columns in the order of the sources; the first that says something wins.
  private void fill(List<ColumnSource> sources) {
    if (first.length < sources.size()) {
      first = new boolean[sources.size()];
    }
    Arrays.fill(first, false);
    for (int i = 0; i < sources.size(); i++) {
      switch (sources.get(i)) {
        case ColumnSource.Held(Home home) -> first[i] = fill(home);
        case ColumnSource.Filled filled -> fill(filled);
      }
    }
  }

  private boolean fill(Home home) {
    int member = members.find(home.field());
    String text = member < 0 ? view.text(home.field()) : members.scalar(member);
    if (text == null || AbsentText.is(text)) {
      return false;
    }
    if (home.codec().readsAddresses()) {
      markAddresses(text);
    }
    boolean taken = draft.has(home.column());
    if (taken && !home.adds()) {
      return false;
    }
    Object value = home.codec().decode(text);
    put(home.column(), value);
    return value != null && !taken && member >= 0;
  }

  private void fill(ColumnSource.Filled filled) {
    Column column = filled.column();
    for (String text : view.texts(filled.path())) {
      if (draft.has(column) && !filled.adds()) {
        return;
      }
      put(column, filled.conversion().convert(text));
    }
  }

  @SuppressWarnings("unchecked")
  private void put(Column column, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (column.type() != ColumnType.TEXT_LIST) {
      draft.fill(column, value);
    } else if (value instanceof String element) {
      draft.add(column, element);
    } else {
      draft.addAll(column, (List<String>) value);
    }
  }

  /// Notes what was meant as an address and is none. Names and sentences are not.
  private void markAddresses(String text) {
    for (String piece : IpAddress.pieces(text)) {
      if (IpAddress.parse(piece) == null && looksLikeAddress(piece)) {
        draft.mark("ip.noncanonical");
      }
    }
  }

  private static boolean looksLikeAddress(String piece) {
    int dots = 0;
    int colons = 0;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c == ':') {
        colons++;
      } else if (Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return dots == 3 || colons > 1;
  }

  private void classify(Classification classification) {
    draft.set(Columns.EVENT_KIND, classification.kind());
    draft.addAll(Columns.EVENT_CATEGORY, classification.categories());
    draft.addAll(Columns.EVENT_TYPE, classification.types());
    draft.fill(Columns.EVENT_OUTCOME, classification.outcome());
    draft.set(
        Columns.EVENT_CLASS,
        EventClass.of(
                classification.kind(),
                classification.categories(),
                draft.text(Columns.EVENT_ACTION),
                draft.has(Columns.DNS_QUESTION_NAME))
            .text());
  }

  private void joinHostName(LineContext context) {
    String id = draft.text(Columns.HOST_ID);
    if (id != null && !draft.has(Columns.HOST_NAME)) {
      String name = context.hostNames().find(id);
      draft.set(Columns.HOST_NAME, name == null ? null : Fold.fold(name));
    }
  }

  private LosslessWriter.Fields fields(RecordDefinition.Plan plan) {
    LosslessWriter.Fields fields = new LosslessWriter.Fields(members.size());
    for (int i = 0; i < members.size(); i++) {
      String name = members.name(i);
      if (!members.isEarlier(i) && isHeld(plan, name, i)) {
        fields.hold(name);
      } else {
        fields.keep(name, members.text(i), members.isToken(i));
      }
    }
    return fields;
  }

  /// The lossless rule: a column holds a field iff the field came first, has the type that its home
  /// expects, and is the identical text of what the column now holds.
  private boolean isHeld(RecordDefinition.Plan plan, String name, int member) {
    Integer index = plan.homes().get(name);
    if (index == null || !first[index]) {
      return false;
    }
    Home home = ((ColumnSource.Held) plan.sources().get(index)).home();
    Object value = draft.get(home.column());
    return value != null
        && members.kind(member) == home.kind()
        && members.text(member).equals(home.codec().encode(value));
  }
}
