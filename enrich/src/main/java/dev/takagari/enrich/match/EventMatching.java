package dev.takagari.enrich.match;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Event;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.enrich.match.ObservedColumn.Comparison;
import dev.takagari.enrich.table.Family;
import dev.takagari.enrich.table.TableTarget;
import dev.takagari.enrich.table.ValueHash;
import dev.takagari.enrich.table.ValueTable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/// Compares events with the indicators of one [IndicatorMatcher], on the bytes of their columns. It
/// allocates only for what it finds, for texts that are not ASCII and for URLs that are not
/// canonical. For one thread.
public final class EventMatching {
  private static final MatchTarget NOBODY = (_, _, _) -> {};

  private final ValueTable[] tables;
  private final Overlay overlay;
  private final ObservedColumn[] columns;
  private final boolean networks;
  private final TableTarget found = this::found;
  private final ByteSpan span = new ByteSpan();
  private final FoldedText folded = new FoldedText();
  private final AddressBytes address = new AddressBytes();
  private final Set<IndicatorValue> told = new HashSet<>();
  private MatchTarget target = NOBODY;
  private ObservedColumn observed = ObservedColumn.ALL.getFirst();
  private boolean inBase;

  EventMatching(ValueTable base, Overlay overlay) {
    ValueTable active = overlay.active();
    this.tables = active == null ? new ValueTable[] {base} : new ValueTable[] {base, active};
    this.overlay = overlay;
    this.columns =
        ObservedColumn.ALL.stream()
            .filter(column -> families(column.comparison()).anyMatch(this::has))
            .toArray(ObservedColumn[]::new);
    this.networks = has(Family.NETWORK);
  }

  private static Stream<Family> families(Comparison comparison) {
    return switch (comparison) {
      case ADDRESS -> Stream.of(Family.ADDRESS, Family.NETWORK);
      case NAME -> Stream.of(Family.NAME);
      case DIGEST -> Stream.of(Family.DIGEST);
      case PATH, BASE_NAME -> Stream.of(Family.FILE);
      case URL -> Stream.of(Family.URL);
      case COMMAND -> Stream.of(Family.COMMAND);
      case AGENT -> Stream.of(Family.AGENT);
    };
  }

  private boolean has(Family family) {
    for (ValueTable table : tables) {
      if (table.has(family)) {
        return true;
      }
    }
    return false;
  }

  /// Hands over the indicators that an event holds.
  public void match(Event event, MatchTarget to) {
    target = to;
    if (!told.isEmpty()) {
      told.clear();
    }
    for (ObservedColumn next : columns) {
      Column column = next.column();
      if (!event.has(column)) {
        continue;
      }
      observed = next;
      if (column.type() == ColumnType.TEXT) {
        event.text(column, span);
        compare();
        continue;
      }
      for (int i = 0; i < event.count(column); i++) {
        event.element(column, i, span);
        compare();
      }
    }
    target = NOBODY;
  }

  private void compare() {
    switch (observed.comparison()) {
      case ADDRESS -> {
        find(Family.ADDRESS);
        findNetworks();
      }
      case NAME -> findNames();
      case DIGEST -> find(Family.DIGEST);
      case BASE_NAME -> find(Family.FILE);
      case PATH -> findFolded(Family.FILE);
      case AGENT -> findFolded(Family.AGENT);
      case URL -> findUrl();
      case COMMAND -> findCommands();
    }
  }

  private void find(Family family) {
    find(family, span.array(), span.offset(), span.length());
  }

  private void findFolded(Family family) {
    folded.set(span);
    find(family, folded.bytes(), 0, folded.length());
  }

  private void find(Family family, byte[] text, int from, int length) {
    long key = ValueHash.of(family, text, from, length);
    for (ValueTable table : tables) {
      in(table).find(family, key, text, from, length, found);
    }
  }

  private void findNames() {
    for (ValueTable table : tables) {
      in(table).findNames(span.array(), span.offset(), span.length(), found);
    }
  }

  private void findNetworks() {
    if (!networks || !address.read(span)) {
      return;
    }
    for (ValueTable table : tables) {
      in(table).findNetworks(address.ipv4(), address.high(), address.low(), found);
    }
  }

  private void findUrl() {
    if (UrlForms.isCanonical(span)) {
      find(Family.URL);
      return;
    }
    for (String form : UrlForms.of(span.toString())) {
      byte[] text = form.getBytes(StandardCharsets.UTF_8);
      find(Family.URL, text, 0, text.length);
    }
  }

  private void findCommands() {
    folded.set(span);
    for (ValueTable table : tables) {
      in(table).findCommands(folded.bytes(), folded.length(), found);
    }
  }

  private ValueTable in(ValueTable table) {
    inBase = table == tables[0];
    return table;
  }

  private void found(IndicatorValue value, boolean exact) {
    if (value.type() == IndicatorType.FILENAME
        && IndicatorText.isPath(value.text()) != (observed.comparison() == Comparison.PATH)) {
      return;
    }
    if (inBase && overlay.names(value)) {
      return;
    }
    if (told.add(value)) {
      target.found(value, observed.column(), span.toString());
    }
  }
}
