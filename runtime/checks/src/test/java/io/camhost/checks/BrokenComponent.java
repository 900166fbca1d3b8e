package io.camhost.checks;

/** Ends up in a bundle, and fails there. */
public final class BrokenComponent {
    public BrokenComponent() {
        throw new IllegalStateException("there is no door");
    }
}
