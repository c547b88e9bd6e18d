/// Hunts: jobs that look for indicators in events that had arrived before them.
@NullMarked
package dev.takagari.core.hunt;

import org.jspecify.annotations.NullMarked;
