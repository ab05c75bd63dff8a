FROM alpine AS other
