/// Hunts through events that had arrived before their indicators.
@NullMarked
package dev.takagari.enrich.hunt;

import org.jspecify.annotations.NullMarked;
