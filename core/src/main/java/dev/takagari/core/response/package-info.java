/// What is done against a task or a host, by two persons, after the evidence was saved.
@NullMarked
package dev.takagari.core.response;

import org.jspecify.annotations.NullMarked;
