package dev.takagari.core.ledger;

import java.util.List;

/// What a claim brought. The message may be deleted once everything won is archived and nothing is
/// busy.
///
/// @param won units to archive now: the new objects, and units whose holder gave no sign any more
/// @param busy units with objects of this message that somebody else is archiving
/// @param known objects of this message that had been claimed before
public record Claim(List<UnitWork> won, int busy, int known) {
  public Claim {
    won = List.copyOf(won);
  }
}
