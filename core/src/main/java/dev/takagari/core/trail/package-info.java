/// What CloudTrail says about its own log files: digests, their chain, and whether what was
/// archived is what CloudTrail delivered.
@NullMarked
package dev.takagari.core.trail;

import org.jspecify.annotations.NullMarked;
