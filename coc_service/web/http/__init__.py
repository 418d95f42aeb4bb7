"""What all pages share: middleware, forms, rendering, sessions, errors, and the runtime that performs acts."""
