package dev.takagari.enrich.intel;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.gate.StoredCandidates;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What our own feeds say: indicators that name the thing, a network it is in or a name above it.
///
/// One that is active makes it malicious, or suspicious when no source is sure (a confidence below
/// 50); ones that ended, or are not matched, are found without a verdict.
public final class IndicatorStoreSource implements IntelSource {
  private static final int SURE = 50;

  private final IndicatorRepository indicators;
  private final InstantSource clock;

  public IndicatorStoreSource(IndicatorRepository indicators, InstantSource clock) {
    this.indicators = indicators;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "indicators";
  }

  @Override
  public boolean isOutside() {
    return false;
  }

  /// Parts of command lines cannot be looked up: matching finds those.
  @Override
  public boolean takes(Observed observed) {
    return observed.kind() != ObservedKind.COMMAND_LINE && observed.indicator().isPresent();
  }

  @Override
  public IntelAnswer lookup(Observed observed, String actor) {
    Set<IndicatorValue> values = StoredCandidates.of(observed);
    Map<IndicatorValue, List<StoredIndicator>> stored = indicators.of(values);
    List<StoredIndicator> meant =
        values.stream()
            .flatMap(value -> stored.getOrDefault(value, List.of()).stream())
            .filter(one -> isMeant(one, observed))
            .toList();
    return meant.isEmpty()
        ? new IntelAnswer.NotFound(clock.instant())
        : IntelAnswer.of(facts(meant), clock.instant());
  }

  private static boolean isMeant(StoredIndicator one, Observed observed) {
    IndicatorValue value = one.indicator().value();
    boolean isAbove =
        value.type() == IndicatorType.DOMAIN && !value.text().equals(observed.value());
    return !isAbove || !one.indicator().exact();
  }

  private static IntelFacts facts(List<StoredIndicator> meant) {
    IntelFacts.Builder facts = IntelFacts.of(verdict(meant));
    Set<String> sources = new TreeSet<>();
    Tlp tlp = null;
    int best = -1;
    for (StoredIndicator one : meant) {
      sources.add(one.source());
      best = Math.max(best, one.indicator().confidence());
      one.indicator().tags().forEach(facts::label);
      facts.firstSeen(one.firstSeen()).lastSeen(one.lastSeen());
      Tlp marking = one.indicator().tlp();
      if (marking != null && (tlp == null || marking.compareTo(tlp) > 0)) {
        tlp = marking;
      }
    }
    if (best >= 0) {
      facts.score(best);
    }
    facts.detail("sources", String.join(", ", sources));
    facts.detail("indicator", meant.getFirst().indicator().value().type().code());
    facts.detail("description", meant.getFirst().indicator().description());
    if (tlp != null) {
      facts.detail("tlp", tlp.code());
    }
    return facts.build();
  }

  private static IntelVerdict verdict(List<StoredIndicator> meant) {
    List<StoredIndicator> active =
        meant.stream().filter(one -> one.state() == StoredIndicator.State.ACTIVE).toList();
    if (active.isEmpty()) {
      return IntelVerdict.UNKNOWN;
    }
    boolean isSure =
        active.stream()
            .mapToInt(one -> one.indicator().confidence())
            .anyMatch(confidence -> confidence < 0 || confidence >= SURE);
    return isSure ? IntelVerdict.MALICIOUS : IntelVerdict.SUSPICIOUS;
  }
}
