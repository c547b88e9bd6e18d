package dev.takagari.alerting.rule;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Event;
import dev.takagari.core.query.predicate.ComparedEvent;
import dev.takagari.core.query.predicate.EventPredicate;
import dev.takagari.core.rule.Rule;
import java.util.List;

/// Rules, ready to be asked of events. Immutable; safe for use by several threads, each with an
/// [Asking] of its own.
public final class CompiledRules {
  private final List<Rule> rules;
  private final EventPredicate[] predicates;
  private final RuleIndex index;

  public CompiledRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.predicates =
        rules.stream()
            .map(rule -> EventPredicate.of(rule.question().query()))
            .toArray(EventPredicate[]::new);
    this.index = RuleIndex.of(this.rules);
  }

  /// The rules by their number.
  public List<Rule> rules() {
    return rules;
  }

  /// What one thread needs.
  public Asking asking() {
    return new Asking();
  }

  /// Asks the rules of one event after the other. Allocates nothing for events that no rule may
  /// fit.
  public final class Asking {
    private final ComparedEvent compared = new ComparedEvent();
    private final ByteSpan span = new ByteSpan();
    private final int[] found = new int[predicates.length];

    private Asking() {}

    /// Asks all rules of an event.
    ///
    /// @return how many fit; their numbers are [#rule(int)]
    public int ask(Event event) {
      int candidates = index.find(event, span, found);
      if (candidates == 0) {
        return 0;
      }
      compared.set(event);
      int count = 0;
      for (int i = 0; i < candidates; i++) {
        int rule = found[i];
        if (predicates[rule].matches(compared)) {
          found[count++] = rule;
        }
      }
      return count;
    }

    /// The number of a rule that fitted the event asked of last.
    ///
    /// @param index from 0
    public int rule(int index) {
      return found[index];
    }
  }
}
