"""What every page stands on: middleware, forms, pages, sessions, errors, the runtime that performs acts."""
