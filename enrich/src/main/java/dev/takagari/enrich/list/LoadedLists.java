package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.list.AllowEntry;
import dev.takagari.core.indicator.list.ListBook;
import dev.takagari.core.indicator.list.ListedValues;
import dev.takagari.core.indicator.list.Listing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Our own list and the warning lists that are on, in memory. Safe for use by several threads.
///
/// What was decided is read when it is asked for first, and then by [#refresh]. A pattern or a part
/// is compared with the value as [IndicatorText] writes it, which is what indicators and events are
/// compared by too.
public final class LoadedLists implements ListedValues {
  private final WarningLists warningLists;
  private final ListBook book;
  private final InstantSource clock;
  private volatile State state = new State(-1, new AllowedValues(List.of()), List.of());

  private record State(long version, AllowedValues allowed, List<WarningList> on) {}

  public LoadedLists(WarningLists warningLists, ListBook book, InstantSource clock) {
    this.warningLists = warningLists;
    this.book = book;
    this.clock = clock;
  }

  /// Takes over what was decided since the last time. To be called now and then; when it fails,
  /// what was known stays.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public void refresh() {
    long version = book.version();
    if (version == state.version()) {
      return;
    }
    Map<String, Boolean> on = new HashMap<>();
    book.turned().forEach(turned -> on.put(turned.warningList(), turned.on()));
    state = new State(version, new AllowedValues(book.allowed()), warningLists.named(on));
  }

  /// @throws dev.takagari.core.error.TakagariException database-unavailable as long as what was
  ///   decided was never read: a hit that does not know its list would alert
  @Override
  public String find(IndicatorValue indicator, String observed) {
    Optional<Listing> listing = explain(indicator);
    if (listing.isEmpty()) {
      listing = observed(indicator, observed).flatMap(this::explain);
    }
    return listing.map(Listing::list).orElse("");
  }

  /// The first list that has the value: our own before warning lists, these by name.
  ///
  /// @throws dev.takagari.core.error.TakagariException as [#find]
  public Optional<Listing> explain(IndicatorValue value) {
    if (state.version() < 0) {
      refresh();
    }
    State now = state;
    Instant time = clock.instant();
    AllowEntry entry = now.allowed().find(value, time);
    if (entry != null) {
      return Optional.of(new Listing(Listing.OWN, entry.owner(), entry.reason()));
    }
    return now.on().stream()
        .filter(list -> list.holds(value))
        .findFirst()
        .map(list -> new Listing(list.name(), "", list.description()));
  }

  /// What the event holds, as a value of the kind that the indicator is compared with.
  private static Optional<IndicatorValue> observed(IndicatorValue indicator, String observed) {
    if (observed.equals(indicator.text())) {
      return Optional.empty();
    }
    IndicatorType type =
        indicator.type() == IndicatorType.CIDR ? IndicatorType.IPV4 : indicator.type();
    return IndicatorText.read(type, observed) instanceof IndicatorReading.Understood understood
        ? Optional.of(understood.value())
        : Optional.empty();
  }
}
