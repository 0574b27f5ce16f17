"""What our pages are made of, in our frame but by Streamlit alone: to tell its faults from ours."""

import streamlit as st

from ss12k.ui.page import frame


def bare() -> None:
    """One of each."""
    st.title("Bare")
    st.write("Text, [a link](https://example.org) and **strong** words.")
    st.caption("A caption.")
    st.text_input("Name", placeholder="Anything")
    st.number_input("Number", 1)
    st.checkbox("Box")
    st.toggle("Toggle")
    st.segmented_control("Mode", ["One", "Two"], default="One")
    st.pills("Pills", ["A", "B"], selection_mode="multi")
    st.button("Button")
    st.button("Primary", type="primary")
    st.download_button("Download", "text", "text.txt")
    st.page_link(st.session_state.bare, label="A link to this page")
    with st.expander("More"):
        st.write("Inside.")
    for tab, text in zip(st.tabs(["First", "Second"]), ("One", "Two"), strict=True):
        tab.write(text)
    st.plotly_chart({"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {"title": "Chart"}})
    st.info("Information.")
    st.warning("Warning.")
    with st.sidebar:
        st.selectbox("Source", ["One", "Two"])


def main() -> None:
    """A menu of two, and the page."""
    frame("Bare")
    st.session_state.bare = st.Page(bare, title="Bare", url_path="bare", default=True)
    st.navigation([st.session_state.bare, st.Page(lambda: None, title="Other", url_path="other")]).run()


main()
